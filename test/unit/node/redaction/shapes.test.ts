import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRedactor } from "../../../../src/node/redaction/createRedactor";
import { RedactingStream } from "../../../../src/node/redaction/redactingStream";

const redactor = createRedactor({});
const lot = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY";
const long = lot.repeat(5);
const hex = "0123456789abcdef".repeat(4);

/** Put together here, so that nobody takes them for real ones. */
const keys: Readonly<Record<string, string>> = {
  GitHub: `ghp_${long.slice(0, 36)}`,
  "GitHub, fine-grained": `github_pat_${long.slice(0, 22)}_${long.slice(0, 59)}`,
  GitLab: `glpat-${long.slice(0, 20)}`,
  "AWS, id": `AKIA${"Q3EGZ7XK".repeat(2)}`,
  Google: `AIza${long.slice(0, 35)}`,
  "Google, OAuth": `ya29.${long.slice(0, 60)}`,
  Slack: `xoxb-${"1234567890".repeat(2)}-${long.slice(0, 24)}`,
  OpenAI: `sk-proj-${long.slice(0, 100)}`,
  Anthropic: `sk-ant-api03-${long.slice(0, 95)}`,
  Stripe: `sk_live_${long.slice(0, 24)}`,
  "Stripe, restricted": `rk_live_${long.slice(0, 24)}`,
  npm: `npm_${long.slice(0, 36)}`,
  PyPI: `pypi-AgEIcHlwaS5vcmc${long.slice(0, 100)}`,
  "Azure, storage": `AccountKey=${long.slice(0, 86)}==`,
  "Azure, application": `abc8Q~${long.slice(0, 34)}`,
  "Hugging Face": `hf_${long.slice(0, 34)}`,
  SendGrid: `SG.${long.slice(0, 22)}.${long.slice(0, 43)}`,
  "JSON web token": `eyJ${long.slice(0, 20)}.eyJ${long.slice(0, 40)}.${long.slice(0, 43)}`,
  Bearer: `Authorization: Bearer ${long.slice(0, 40)}`,
  Basic: `Authorization: Basic ${Buffer.from(`ada:${lot}`).toString("base64")}`,
  "password in a URL": `postgres://ada:${lot}@db.example/main`,
  "AWS, key": `aws_secret_access_key = ${long.slice(0, 40)}`,
  ".npmrc": `//registry.example/:_authToken=${lot}`,
};

const body = Array.from({ length: 6 }, () => long.slice(0, 64));
function pem(kind: string, end: boolean): string {
  return [`-----BEGIN ${kind}-----`, ...body, ...(end ? [`-----END ${kind}-----`] : [])].join("\n");
}

suite("redaction: what looks like a key", () => {
  for (const [kind, key] of Object.entries(keys)) {
    test(`${kind}: in a line, in JSON, wrapped, and cut anywhere`, () => {
      const secret =
        key
          .split(/[ =]|(?<=ada:)|@/)
          .filter((part) => part.length > 15)
          .at(-1) ?? key;
      const texts = [key, JSON.stringify({ key }), key.replace(/.{20}$/, "\n$&")];
      for (const text of texts) {
        const shown = redactor(`x ${text} y\n`);
        assert.match(shown.replace(/\n/g, ""), /redacted\]/, shown);
        assert.ok(!shown.replace(/\s/g, "").includes(secret), shown);
      }
      for (let at = 0; at < key.length; at += 7) {
        const stream = new RedactingStream(redactor);
        const shown = stream.add(`x ${key.slice(0, at)}`) + stream.add(`${key.slice(at)} y\n`);
        assert.ok(!(shown + stream.end()).includes(secret), shown);
      }
    });
  }

  for (const kind of [
    "RSA PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "PRIVATE KEY",
    "PGP PRIVATE KEY BLOCK",
  ]) {
    test(`${kind}: whole, without its end, without its beginning, in JSON, and line by line`, () => {
      const whole = pem(kind, true);
      const texts = [
        whole,
        pem(kind, false),
        JSON.stringify({ key: whole }),
        whole.replace(/^/gm, "+ "),
      ];
      for (const text of [...texts, whole.split("\n").slice(2).join("\n")]) {
        const shown = redactor(`before\n${text}\nafter it\n`);
        assert.ok(!shown.includes(body[0] ?? ""), shown);
        assert.match(shown, /^before\n.*\nafter it\n$/s);
        const stream = new RedactingStream(redactor);
        const lines = `before\n${text}\nafter it\n`.split(/(?<=\n)/);
        const streamed = lines.map((line) => stream.add(line)).join("") + stream.end();
        if (!text.startsWith(body[0] ?? "")) assert.equal(streamed, shown);
      }
    });
  }

  test("a key that is longer than what is held back stays hidden", () => {
    const stream = new RedactingStream(redactor);
    let shown = stream.add("-----BEGIN PRIVATE KEY-----\n");
    for (let line = 0; line < 400; line++) shown += stream.add(`${body[0] ?? ""}\n`);
    shown += stream.end();
    assert.ok(!shown.includes(body[0] ?? ""));
  });
});

suite("redaction: honest text", () => {
  const honest = [
    createHash("sha1").update("a").digest("hex"),
    createHash("sha256").update("a").digest("hex"),
    `sha512-${createHash("sha512").update("a").digest("base64")}`,
    `data:image/png;base64,${Buffer.from(hex + lot)
      .toString("base64")
      .repeat(20)}`,
    randomUUID(),
    "class sk-cube-grid-animation-container, task-force-of-the-long-names, sk-fading-circle2-animated",
    "Bearer authentication, bearer AuthenticationMiddleware, Basic authentication, Basic dGVzdA==",
    "https://user:${PASSWORD}@host git@github.com:owner/repo.git http://localhost:3000/@fs/a ssh://git@host:22/x",
    "The file begins with -----BEGIN PRIVATE KEY----- and what follows is prose.",
    "x-api-key: your-api-key-goes-here",
    "const db_password = get_password_from_the_vault();",
    `commit ${hex.slice(0, 40)}\nAuthor: Ada <ada@example.org>\n`,
  ];
  for (const text of honest) {
    test(text.slice(0, 60).replace(/\n/g, " "), () => {
      assert.equal(redactor(text), text);
    });
  }

  test("nothing in this repository's own files that a person would miss", () => {
    const files = execFileSync("git", ["ls-files", "*.md", "*.json", "src/**/*.ts", "*.sql"], {
      encoding: "utf8",
    }).split("\n");
    const changed = files.filter((file) => {
      if (file === "" || /redaction|secrets|fixtures/i.test(file)) return false;
      const text = readFileSync(file, "utf8");
      return redactor(text) !== text;
    });
    assert.deepEqual(changed, []);
  });
});
