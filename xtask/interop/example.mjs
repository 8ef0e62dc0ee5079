// The web example, as a front-end developer opens it: from a file, against `rolecall serve --cors any`.

import assert from "node:assert/strict";
import { DARK, LIGHT, NARROW, accessible, fits, open, tabbed } from "./chromium.mjs";

export async function example(browser, mock, url, shots) {
  const page = await open(browser, url, LIGHT);
  const [base, token] = [page.getByLabel("Base URL"), page.getByLabel("Access token")];
  const [status, alert] = [page.getByRole("status"), page.getByRole("alert")];
  const says = (where, text) => where.filter({ hasText: text }).waitFor();
  await base.fill(mock);

  await page.getByRole("button", { name: "List organizations" }).click();
  await says(status, /^3 roles$/);
  const items = page.getByRole("listitem");
  assert.match(await items.first().innerText(), /^TestCompany: ADMINISTRATOR, APPROVED/);
  const logos = await page.locator("li img").evaluateAll((all) => all.map((one) => one.naturalWidth));
  assert.deepEqual(logos, [32, 32, 32]);
  console.log("example: lists the organizations of a token, with names and logos");

  await page.getByRole("button", { name: "Request the poster role at TestCompany", exact: true }).click();
  await says(status, /^204: the poster role at TestCompany is requested\.$/);
  assert.match(await items.last().innerText(), /^TestCompany: DIRECT_SPONSORED_CONTENT_POSTER, REQUESTED/);
  const focused = await page.evaluate(() => document.activeElement.ariaLabel);
  assert.equal(focused, "Request the poster role at TestCompany", "the list is another, the focus is where it was");
  console.log("example: requests the role, shows the 204, and the row that it made");

  const invite = page.getByRole("button", { name: 'Invite the profile at DevTestCo "Quote"' });
  await invite.click();
  await says(status, /^SENT: the profile is invited to follow DevTestCo "Quote"\.$/);
  await invite.click();
  await says(alert, "FAILED: The profile is invited to follow the company already");
  assert.equal(await page.getByRole("button", { name: "Invite the profile" }).count(), 3, "a brand has no followers to invite");
  console.log("example: invites, and shows why a second invitation fails");

  await token.fill("many-token");
  await token.press("Enter");
  await says(status, /^25 roles$/);
  console.log("example: follows the pages, by keyboard");

  // As the real service does: rows are filtered after paging.
  await page.route("**/v2/organizationAcls?*", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    if (json.paging.links.some(({ rel }) => rel === "next")) json.elements.splice(0, 2);
    await route.fulfill({ response, json });
  });
  await token.press("Enter");
  await says(status, /^21 roles$/);
  await page.unroute("**/v2/organizationAcls?*");
  console.log("example: goes on behind a short page");
  assert.deepEqual(page.faults, []);
  await page.screenshot({ path: `${shots}/example-light.png` });

  await token.fill("expired-token");
  await token.press("Enter");
  const reason = "401: The token used in the request has expired (observed; linkedin.token-expired)";
  await says(alert, reason);
  assert.equal(await items.count(), 0);
  console.log(`example: a bad token shows: ${reason}`);
  await page.screenshot({ path: `${shots}/example-refused.png` });
  await accessible(page, "example, light");

  await base.fill("http://127.0.0.1:1");
  await token.press("Enter");
  await says(alert, "No answer from http://127.0.0.1:1. Is `rolecall serve --cors any` running?");

  const dark = await open(browser, url, DARK);
  await dark.getByLabel("Base URL").fill(mock);
  await dark.getByRole("button").click();
  await says(dark.getByRole("status"), /^4 roles$/);
  await accessible(dark, "example, dark");
  await dark.screenshot({ path: `${shots}/example-dark.png` });

  const narrow = await open(browser, url, NARROW);
  await narrow.getByLabel("Base URL").fill(mock);
  await narrow.getByRole("button").click();
  await says(narrow.getByRole("status"), /^4 roles$/);
  await fits(narrow, "example");
  await narrow.screenshot({ path: `${shots}/example-narrow.png`, fullPage: true });
  const fields = ["base", "token", "key", "profile", "List organizations"];
  const buttons = ["Request the poster role at TestCompany", "Invite the profile at TestCompany"];
  assert.deepEqual((await tabbed(narrow)).slice(0, 7), [...fields, ...buttons]);
  for (const one of [page, dark, narrow]) await one.context().close();
}
