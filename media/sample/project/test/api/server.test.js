import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { createApi } from "../../src/api/server.js";

const server = createApi();
let origin = "";

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  origin = `http://127.0.0.1:${address.port}`;
});

after(() => server.close());

test("GET /health answers that the API is up", async () => {
  const response = await fetch(`${origin}/health`);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: "up" });
});

test("an unknown path is not found", async () => {
  const response = await fetch(`${origin}/nothing`);
  assert.equal(response.status, 404);
});
