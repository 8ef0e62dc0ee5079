// Does WireMock, given the exported mappings, answer every documented exchange? It is stopped by its process id.
// usage: node wiremock.mjs MAPPINGS EXCHANGES

import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [root, exchanges] = process.argv.slice(2);
const build = "node_modules/wiremock/build";
const jar = join(build, readdirSync(build).find((name) => name.endsWith(".jar")));
const options = ["--port", "0", "--bind-address", "127.0.0.1", "--disable-banner", "--root-dir", root];
const server = spawn("java", ["-jar", jar, ...options], { stdio: ["ignore", "pipe", "inherit"] });

function send(port, { method, target, headers, body }) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, method, path: target, headers }, async (answer) => {
      const pieces = [];
      for await (const piece of answer) pieces.push(piece);
      resolve({ status: answer.statusCode, body: Buffer.concat(pieces).toString() });
    });
    sent.on("error", reject).end(body);
  });
}

/** The parts of an HTTP/1.1 message. */
function parse(message) {
  const end = message.indexOf("\r\n\r\n");
  const [first, ...lines] = message.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s, 2)));
  return { first: first.split(" "), headers, body: message.slice(end + 4) };
}

try {
  let port;
  for await (const line of createInterface({ input: server.stdout })) {
    port = /^port:\s+(\d+)/.exec(line)?.[1];
    if (port) break;
  }
  const documented = JSON.parse(readFileSync(exchanges, "utf8"));
  for (const { id, request: sent, response } of documented) {
    const { first: [method, target], headers, body } = parse(sent);
    const expected = parse(response);
    const answer = await send(port, { method, target, body, headers: { ...headers, "X-Rolecall-World": id } });
    assert.deepEqual(answer, { status: Number(expected.first[1]), body: expected.body }, id);
  }
  console.log(`WireMock: answers all ${documented.length} exchanges as documented`);
} finally {
  server.kill();
}
