// Are the answers that the tests got as the OpenAPI document describes them? Asked of Ajv, which nobody here wrote.
// usage: node answers.mjs OPENAPI ANSWERS

import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";

const [document, answers] = process.argv.slice(2);
const { components } = JSON.parse(readFileSync(document, "utf8"));
// What OpenAPI 3.1 calls a schema is one of JSON Schema 2020-12. An unknown keyword is a fault.
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
ajv.addKeyword("components");
ajv.addSchema({ $id: "openapi.json", components: { schemas: components.schemas } }, undefined, false, false);

const [compiled, statuses] = [new Map(), new Map()];
for (const line of readFileSync(answers, "utf8").trimEnd().split("\n")) {
  const { request, status, schema, body } = JSON.parse(line);
  const text = JSON.stringify(schema).replaceAll('"#/', '"openapi.json#/');
  if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
  const validate = compiled.get(text);
  if (!validate(body)) {
    throw new Error(`${request} ${status}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(body)}`);
  }
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
}
const counts = [...statuses].sort().map(([status, count]) => `${count} of ${status}`);
console.log(`Ajv: all answers are as described: ${counts.join(", ")}`);
