// A headless Chromium that asks for nothing but what it is told to, and what the checks have in common.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

export const LIGHT = { colorScheme: "light", viewport: { width: 1100, height: 800 } };
export const DARK = { ...LIGHT, colorScheme: "dark" };
export const NARROW = { colorScheme: "light", viewport: { width: 320, height: 640 } };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}

/** A page at this address. `page.faults` collects what a console would show, and what the policy refused. */
export async function open(browser, url, look) {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (message) => page.faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => page.faults.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => page.faults.push(`not loaded: ${request.url()}`));
  await page.exposeFunction("refused", (what) => page.faults.push(`refused: ${what}`));
  await page.addInitScript(() => {
    const told = (event) => window.refused(`${event.violatedDirective}: ${event.blockedURI}`);
    document.addEventListener("securitypolicyviolation", told);
  });
  await page.goto(url);
  return page;
}

/** Fails for each rule of axe that is violated, or left to be looked at; with everything open that can be opened. */
export async function accessible(page, name) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await page.evaluate(axe);
  // The styles are in the page: nothing needs to be loaded.
  const { violations, incomplete, passes } = await page.evaluate(() => window.axe.run({ preload: false }));
  const told = [...violations, ...incomplete].map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html}`);
  assert.deepEqual(told, [], name);
  console.log(`axe, ${name}: 0 violations, 0 to be looked at, ${passes.length} rules passed`);
}

/** Everything that can be reached by Tab, in order, from the top of the page to its end. */
export async function tabbed(page) {
  const focused = () =>
    page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      const { left, right, top, bottom } = at.getBoundingClientRect();
      const seen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
      const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
      return { name: at.ariaLabel || at.name || at.innerText.split("\n")[0], seen, outlined };
    });
  // After its last place the page lets go of the focus; what comes next is its first.
  do await page.keyboard.press("Tab");
  while (await focused());
  const names = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const focus = await focused();
    if (!focus) return names;
    assert.ok(focus.seen && focus.outlined, `the focus is not seen: ${JSON.stringify(focus)}`);
    names.push(focus.name);
  }
}

/** The page itself does not scroll sideways. */
export async function fits(page, name) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${name}: ${content} pixels of content in a window of ${window}`);
  console.log(`${name}: fits into ${window} pixels`);
}
