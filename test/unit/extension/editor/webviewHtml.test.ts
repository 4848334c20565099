import assert from "node:assert/strict";
import { webviewHtml } from "../../../../src/extension/editor/webviewHtml";

const page = {
  title: 'ws-"a" <b>.json',
  source: "https://own.test",
  script: "https://own.test/bundleEditor.js",
  style: "https://own.test/bundleEditor.css",
  nonce: "bm9uY2U=",
};

suite("webviewHtml", () => {
  test("nothing may be loaded or run but the extension's own files", () => {
    const html = webviewHtml(page);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    assert.deepEqual(policy.replaceAll("&#39;", "'").split("; "), [
      "default-src 'none'",
      "img-src https://own.test",
      "font-src https://own.test",
      "style-src https://own.test",
      "script-src 'nonce-bm9uY2U='",
    ]);
  });

  test("there is no inline script, inline style or listener, and the one script has the nonce", () => {
    const html = webviewHtml(page);
    assert.deepEqual(html.match(/<script[^>]*>[^<]*<\/script>/g), [
      '<script nonce="bm9uY2U=" src="https://own.test/bundleEditor.js"></script>',
    ]);
    assert.doesNotMatch(html, /<style|style=|\son\w+=/);
  });

  test("a file's name is text and not markup", () => {
    assert.match(webviewHtml(page), /<title>ws-&#34;a&#34; &#60;b&#62;\.json<\/title>/);
  });
});
