import assert from "node:assert/strict";
import { agentEnvironment, toolEnvironment } from "../../../../src/node/processes/environment";
import { plainText } from "../../../../src/core/text/controlCharacters";
import { redact } from "../../../../src/node/redaction/createRedactor";

const base = {
  PATH: "/bin",
  HOME: "/home/ada",
  LC_TIME: "C",
  XDG_CACHE_HOME: "/c",
  PYENV_ROOT: "/p",
  ANTHROPIC_API_KEY: "sk-not-for-tools",
  DATABASE_URL: "postgres://x",
  GIT_DIR: "/x",
  NODE_OPTIONS: "--inspect",
  VSCODE_PID: "1",
  ELECTRON_RUN_AS_NODE: "1",
  npm_config_registry: "x",
  CI: "1",
  FORCE_COLOR: "3",
  UNSET: undefined,
};

suite("environments", () => {
  test("a tool gets what it needs to start and what the project names, and no colours", () => {
    assert.deepEqual(toolEnvironment(base, ["DATABASE_URL", "MISSING"]), {
      PATH: "/bin",
      HOME: "/home/ada",
      LC_TIME: "C",
      XDG_CACHE_HOME: "/c",
      PYENV_ROOT: "/p",
      DATABASE_URL: "postgres://x",
      NO_COLOR: "1",
    });
  });

  test("an agent gets the person's environment with keys, without what VS Code, npm and git left in it", () => {
    assert.deepEqual(agentEnvironment(base, { WORKSTREAM_ID: "ws-x" }), {
      PATH: "/bin",
      HOME: "/home/ada",
      LC_TIME: "C",
      XDG_CACHE_HOME: "/c",
      PYENV_ROOT: "/p",
      ANTHROPIC_API_KEY: "sk-not-for-tools",
      DATABASE_URL: "postgres://x",
      CI: "1",
      FORCE_COLOR: "3",
      WORKSTREAM_ID: "ws-x",
    });
  });
});

suite("redact", () => {
  test("values of secret variables are hidden as they are, in URLs, in JSON and line by line", () => {
    const env = { MY_SECRET: 'pä"ss w/rd', DB_PASSWORD: "line one here\nline two here" };
    const text = [
      env.MY_SECRET,
      encodeURIComponent(env.MY_SECRET),
      JSON.stringify(env.MY_SECRET),
      "> line two here",
    ];
    assert.equal(
      redact(text.join("\n"), env),
      '[MY_SECRET redacted]\n[MY_SECRET redacted]\n"[MY_SECRET redacted]"\n> [DB_PASSWORD redacted]',
    );
  });

  test("short values, other variables and words that merely look similar stay", () => {
    const env = {
      API_KEY: "short",
      HOME: "/home/ada",
      KEYBOARD_LAYOUT: "dvorak-programmer",
      monkey: "not-a-secret",
    };
    const text = "short /home/ada dvorak-programmer task-force-of-the-long-names";
    assert.equal(redact(text, env), text);
  });

  test("known shapes of tokens are hidden wherever they come from", () => {
    const tokens = [
      `sk-ant-${"a1".repeat(20)}`,
      `ghp_${"A1".repeat(18)}`,
      `github_pat_${"A1".repeat(20)}`,
      `AKIA${"A1".repeat(8)}`,
      `xoxb-${"12".repeat(8)}`,
      `eyJ${"a".repeat(12)}.eyJ${"b".repeat(12)}.${"c".repeat(12)}`,
    ];
    for (const token of tokens)
      assert.equal(redact(`x=${token};`, {}), "x=[token redacted];", token);
    assert.equal(
      redact("x=-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----;", {}),
      "x=[private key redacted];",
    );
    assert.equal(
      redact(`Authorization: Bearer ${"z".repeat(24)}`, {}),
      "Authorization: Bearer [token redacted]",
    );
  });
});

suite("plainText", () => {
  test("colours, titles, links and control characters go; text and line ends stay", () => {
    const text =
      "\u001b[1;31mred\u001b[0m \u001b]0;title\u0007\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\\tä\r\n\u0008\u009b1m";
    assert.equal(plainText(text), "red link\tä\r\n");
  });
});
