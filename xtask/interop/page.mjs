// The mock's own page, after the example has asked it.

import assert from "node:assert/strict";
import { DARK, LIGHT, NARROW, accessible, fits, open, tabbed } from "./chromium.mjs";

const GOOD = ["admin", "reader", "member", "many"];
const REFUSED = ["noscope", "expired", "revoked", "restricted", "posting", "signin"];
const TOKENS = [...GOOD, ...REFUSED, "former"].map((name) => `${name}-token`);
const KEYS = ["connectsafely-key", "connectsafely-plain-key"];

export async function page(browser, mock, elsewhere, shots) {
  const page = await open(browser, mock, LIGHT);
  await page.screenshot({ path: `${shots}/page-light.png`, fullPage: true });
  const summaries = await page.locator("[aria-labelledby=tokens] summary code").allInnerTexts();
  assert.deepEqual(summaries, [...TOKENS, ...KEYS]);
  console.log(`page: shows ${summaries.length} tokens and keys`);

  const cells = async (row) => (await row.locator("th, td").allInnerTexts()).map((text) => text.replace("\n", " "));
  const rows = page.getByRole("region", { name: /rows of the world default/ }).getByRole("row");
  assert.equal(await rows.count(), 44, "a head, the world's forty-two, and the one that the example made");
  const made = ["urn:li:organization:18062654 TestCompany", "DIRECT_SPONSORED_CONTENT_POSTER"];
  // Behind the head and the three rows that its person has already.
  assert.deepEqual(await cells(rows.nth(4)), [...made, "urn:li:person:pE3vIq7yK6 John Smith", "REQUESTED"]);
  console.log("page: shows the rows, with the one that the example made");

  const requests = page.getByRole("region", { name: /requests for the two services/ }).getByRole("row");
  const shown = await Promise.all((await requests.all()).map(cells));
  const put = shown.find(([request]) => request.startsWith("PUT "));
  assert.match(put[1], /^204 No Content request [0-9]+$/);
  assert.deepEqual(put.slice(2), [
    "documented; linkedin.requested",
    "Request Direct Sponsored Content Poster Role: 204",
  ]);
  const expired = shown.find(([, answer]) => answer.startsWith("401"));
  assert.match(expired[1], /^401 Unauthorized request [0-9]+$/);
  assert.deepEqual(expired.slice(2), [
    "observed; linkedin.token-expired",
    "The token used in the request has expired published answers",
  ]);
  console.log(`page: shows ${shown.length - 1} requests, with answer, evidence and reason`);

  await pasted(browser, page, elsewhere);
  await keyboard(page);
  assert.deepEqual(page.faults, []);
  console.log("page: nothing on the console, nothing that its policy refused");
  await accessible(page, "page, light");

  const dark = await open(browser, mock, DARK);
  await dark.screenshot({ path: `${shots}/page-dark.png` });
  await accessible(dark, "page, dark");
  const narrow = await open(browser, mock, NARROW);
  await narrow.screenshot({ path: `${shots}/page-narrow.png`, fullPage: true });
  await narrow.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await fits(narrow, "page");
  for (const one of [dark, narrow]) assert.deepEqual(one.faults, []);
  for (const one of [page, dark, narrow]) await one.context().close();
}

/** Each `fetch` line works where it is pasted: in the console of a page of another origin. */
async function pasted(browser, page, elsewhere) {
  const shown = await page.locator("[aria-labelledby=tokens] pre").allTextContents();
  const lines = shown.filter((line) => line.startsWith("await fetch("));
  const other = await open(browser, elsewhere, LIGHT);
  const answers = [];
  for (const line of lines) answers.push(await other.evaluate(`(async () => ${line})()`));
  // A role request shows its status.
  const found = answers.map((answer) => answer.elements?.length ?? answer.code ?? answer.success ?? answer.error ?? answer);
  const refused = ["ACCESS_DENIED", "EXPIRED_ACCESS_TOKEN", "REVOKED_ACCESS_TOKEN", "RESTRICTED_MEMBER"];
  const invited = [true, "Request failed with status code 403"];
  const denied = ["ACCESS_DENIED", "ACCESS_DENIED"];
  assert.deepEqual(found, [4, 204, 4, 1, 204, 10, 204, ...refused, ...denied, 2, 204, ...invited]);
  await other.context().close();
  console.log(`page: its ${lines.length} fetch lines work on another page`);
}

/** The skip link comes first and leads to the content; then all links, what opens, and what scrolls. */
async function keyboard(page) {
  const reached = await tabbed(page);
  const expected = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], summary, [tabindex='0']")];
    return all.filter((one) => one.checkVisibility()).map((one) => one.innerText.split("\n")[0]);
  });
  assert.deepEqual(reached, expected);
  assert.equal(reached[0], "Skip to the content");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const second = page.locator("[aria-labelledby=tokens] details").nth(1);
  await second.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.ok(await second.locator("pre").first().isVisible());
  console.log(`page: Tab reaches ${reached.length} places, each with a focus that is seen`);
}
