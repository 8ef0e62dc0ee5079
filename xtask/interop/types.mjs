// TypeScript that says: what the documents print is of the types that the OpenAPI document becomes.
// usage: node types.mjs OPENAPI EXCHANGES FOLDER

import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const [document, exchanges, folder] = process.argv.slice(2);
const source = readFileSync(document, "utf8");
writeFileSync(`${folder}/types.ts`, astToString(await openapiTS(source)));

const paths = Object.keys(JSON.parse(source).paths);
const body = (message) => message.slice(message.indexOf("\r\n\r\n") + 4);
const lines = ['import type { components, paths } from "./types";'];
for (const { id, request, response } of JSON.parse(readFileSync(exchanges, "utf8"))) {
  const [method, target] = request.split(" ");
  const path = paths.find((path) => pattern(path).test(target.split("?")[0]));
  const operation = `paths[${JSON.stringify(path)}][${JSON.stringify(method.toLowerCase())}]`;
  const status = response.split(" ")[1];
  const name = id.replaceAll("-", "_");
  const json = '["content"]["application/json"]';
  if (body(response)) lines.push(`export const ${name}: ${operation}["responses"][${status}]${json} = ${body(response)};`);
  if (body(request)) lines.push(`export const ${name}_request: ${operation}["requestBody"]${json} = ${body(request)};`);
}

// A type that takes anything would take all of the above.
const acl = { role: "ADMINISTRATOR", organization: "urn:li:organization:1", roleAssignee: "urn:li:person:a" };
const wrong = [
  ["OrganizationAcl", acl],
  ["OrganizationAcl", { ...acl, state: "PENDING" }],
  ["OrganizationAcl", { role: "ANALYST", roleAssignee: "urn:li:person:a", state: "APPROVED" }],
  ["Paging", { start: 0, links: [] }],
  ["RoleRequest", { ...acl, state: "REQUESTED" }],
  ["Invitations", {}],
  ["InvitationReport", { success: true }],
  ["ServiceError", { message: "a" }],
];
for (const [index, [type, value]] of wrong.entries()) {
  const text = `export const wrong_${index}: components["schemas"]["${type}"] = ${JSON.stringify(value)};`;
  lines.push("// @ts-expect-error", text);
}
writeFileSync(`${folder}/examples.ts`, lines.join("\n") + "\n");
const documented = lines.filter((line) => line.startsWith("export const") && !line.includes(" wrong_"));
console.log(`types.ts, and examples.ts with ${documented.length} documented bodies and ${wrong.length} wrong ones`);

/** A path of the document as a pattern of targets. */
function pattern(path) {
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\{\w+\}/g, "[^,()/]+")}$`);
}
