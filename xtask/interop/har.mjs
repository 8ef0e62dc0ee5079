// Are the exchanges as HAR what HAR 1.2 says? Asked of har-validator, which nobody here wrote.
// usage: node har.mjs FILE

import { readFileSync } from "node:fs";
import { har } from "har-validator/lib/promise.js";

const archive = JSON.parse(readFileSync(process.argv[2], "utf8"));
await har(archive).catch((error) => {
  throw new Error(JSON.stringify(error.errors, null, 2));
});
console.log(`har-validator: ${archive.log.entries.length} entries of HAR ${archive.log.version} are valid`);
