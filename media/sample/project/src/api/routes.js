/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {unknown} body
 */

/** @type {Readonly<Record<string, () => unknown>>} */
const routes = {
  "GET /health": () => ({ status: "up" }),
  "GET /reports": () => ({ reports: ["2026-01", "2026-02"] }),
};

/**
 * What the API answers to a method and a path.
 *
 * @param {string} method
 * @param {string} path
 * @returns {Answer}
 */
export function route(method, path) {
  const handler = routes[`${method} ${path}`];
  return handler === undefined
    ? { status: 404, body: { error: `no ${method} ${path}` } }
    : { status: 200, body: handler() };
}
