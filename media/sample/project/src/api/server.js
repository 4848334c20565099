import { createServer } from "node:http";
import { route } from "./routes.js";

/**
 * @param {import("node:http").ServerResponse} response
 * @param {import("./routes.js").Answer} answer
 */
function send(response, { status, body }) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** The API as a server that does not listen yet. */
export function createApi() {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    send(response, route(request.method ?? "GET", pathname));
  });
}
