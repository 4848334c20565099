import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { plainText } from "../../../../src/core/text/controlCharacters";
import { createRedactor } from "../../../../src/node/redaction/createRedactor";
import { RedactingStream } from "../../../../src/node/redaction/redactingStream";

const escapeCode = String.fromCharCode(27);

/** Values that somebody could have chosen or drawn by lot. */
const secret = fc
  .string({
    unit: fc.constantFrom(
      ...Array.from("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789+/=!$%&_-.~^ä"),
    ),
    minLength: 12,
    maxLength: 48,
  })
  .filter((text) => new Set(text).size > 5 && text === text.trim() && !/^[/~.]/.test(text));

function html(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (each) => names[each] ?? each);
}

const encodings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  url: encodeURIComponent,
  everyByteOfUrl: (text) => Buffer.from(text).toString("hex").replace(/../g, "%$&"),
  json: (text) => JSON.stringify(text),
  jsonInJson: (text) => JSON.stringify(JSON.stringify({ text })),
  unicodeEscapes: (text) =>
    text.replace(/[^]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`),
  html,
  htmlNumbers: (text) => Array.from(text, (each) => `&#${each.codePointAt(0)};`).join(""),
  base64: (text) => Buffer.from(text).toString("base64"),
  base64url: (text) => Buffer.from(text).toString("base64url"),
  base64WithUser: (text) => Buffer.from(`ada:${text}`).toString("base64"),
  base64Line: (text) => Buffer.from(`${text}\n`).toString("base64"),
  hex: (text) => Buffer.from(text).toString("hex"),
  hexDump: (text) =>
    Buffer.from(text)
      .toString("hex")
      .toUpperCase()
      .replace(/..(?=.)/g, "$& "),
};

/** What a program may print between the characters of a secret without anybody seeing it. */
const between = fc.constantFrom(
  ...[
    "",
    "",
    "",
    `${escapeCode}[1m`,
    `${escapeCode}[38;5;12m`,
    "\u009b0m",
    `${escapeCode}]0;title\u0007`,
  ],
  ...[`${escapeCode}]8;;http://x${escapeCode}\\`, "\u200b", "\u202e", "\u0000", "\u00ad", "\u2060"],
);

const wrap = fc.constantFrom("\n", "\r\n", "\n    ", "\\\n", "\n+ ", "\n> ");

function cut(text: string, at: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const cuts = [...new Set(at.map((each) => each % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...cuts, bytes.length].map((end, index) => bytes.subarray(cuts[index - 1] ?? 0, end));
}

function streamed(text: string, env: Record<string, string>, at: readonly number[]): string {
  const stream = new RedactingStream(createRedactor(env));
  const decoder = new TextDecoder();
  const pieces = cut(text, at).map((piece) => stream.add(decoder.decode(piece, { stream: true })));
  return pieces.join("") + stream.end();
}

/** The ways in which somebody may read what was kept. */
function readings(text: string): string[] {
  const plain = plainText(text);
  return [
    text,
    plain,
    stripVTControlCharacters(text),
    plain.replace(/\\?\r?\n[ \t]*(?:[+>] )?/g, ""),
  ];
}

const cuts = fc.array(fc.nat(2000), { maxLength: 6 });

suite("redaction: known secrets", () => {
  for (const [name, encode] of Object.entries(encodings)) {
    test(`${name}: hidden whatever stands between its characters, wherever it is wrapped and cut`, () => {
      fc.assert(
        fc.property(
          secret,
          fc.array(between),
          fc.nat(200),
          wrap,
          fc.boolean(),
          cuts,
          (value, gaps, place, broken, wraps, at) => {
            const written = encode(value);
            const shown = Array.from(written, (each, index) => {
              const gap = gaps[index % Math.max(1, gaps.length)] ?? "";
              const isBreak = wraps && index > 0 && index === place % Array.from(written).length;
              return `${isBreak ? broken : ""}${index === 0 ? "" : gap}${each}`;
            }).join("");
            const text = `before: ${shown}, after\nnext line\n`;
            for (const kept of [
              createRedactor({ MY_TOKEN: value })(text),
              streamed(text, { MY_TOKEN: value }, at),
            ]) {
              for (const reading of readings(kept)) {
                assert.ok(!reading.includes(value), `${value} in ${JSON.stringify(reading)}`);
                assert.ok(!reading.includes(written), `${written} in ${JSON.stringify(reading)}`);
              }
              assert.match(kept, /MY_TOKEN redacted/);
              assert.match(plainText(kept), /^before: .*, after\nnext line\n$/s);
            }
          },
        ),
        { numRuns: 25 },
      );
    });
  }

  test("overstrikes and corrections do not hide one", () => {
    const value = "hunter2-hunter2";
    const redact = createRedactor({ MY_TOKEN: value });
    assert.equal(redact("a hunterX\b2-hunter2 b"), "a [MY_TOKEN redacted] b");
    assert.equal(
      redact(`a ${Array.from(value, (each) => `${each}\b${each}`).join("")} b`).includes("u\bu"),
      false,
    );
  });

  test("a variable of an address hides its password, and places and numbers are no secrets", () => {
    const env = {
      DATABASE_URL: "postgres://ada:s3cr3t%2Fword@db/main",
      GOOGLE_APPLICATION_CREDENTIALS: "/home/ada/keys/service-account.json",
      MAX_THINKING_TOKENS: "31999000",
      SSH_AUTH_SOCK: "/tmp/ssh-XXXX/agent.1234",
    };
    const text =
      "s3cr3t/word /home/ada/keys/service-account.json 31999000 /tmp/ssh-XXXX/agent.1234";
    assert.equal(createRedactor(env)(text), text.replace("s3cr3t/word", "[DATABASE_URL redacted]"));
  });
});
