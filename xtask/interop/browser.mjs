// The web example and the mock's page in a browser.
// usage: node browser.mjs MOCK EXAMPLE SCREENSHOTS

import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { launch } from "./chromium.mjs";
import { example } from "./example.mjs";
import { page } from "./page.mjs";

const [mock, file, shots] = process.argv.slice(2);
const url = pathToFileURL(file).href;
mkdirSync(shots, { recursive: true });
const browser = await launch();
try {
  console.log(`Chromium ${browser.version()}`);
  await example(browser, mock, url, shots);
  await page(browser, mock, url, shots);
} finally {
  await browser.close();
}
