import assert from "node:assert/strict";
import { UserError } from "../../../../src/core/errors";
import { parseSettings } from "../../../../src/node/settings/readSettings";

const file = ".workstreams.json";

function refusal(text: string): UserError {
  try {
    parseSettings(text, file);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return assert.fail("the settings were taken");
}

suite("settings", () => {
  test("an empty object is all defaults", () => {
    const { settings, issues } = parseSettings("{}", file);
    assert.deepEqual(issues, []);
    assert.equal(settings.maxParallel, 4);
    assert.equal(settings.merge.target, null);
  });

  test("a command agent keeps its argv and gets its timeouts", () => {
    const text = '{"agent": "mine", "agents": {"mine": {"command": ["node", "a.mjs"]}}}';
    assert.deepEqual(parseSettings(text, file).settings.agents["mine"], {
      command: ["node", "a.mjs"],
      idleSeconds: 300,
      totalSeconds: 1800,
    });
  });

  test("broken settings are refused with their line, exit 2", () => {
    const error = refusal('{\n  "maxParallel": "many"\n}');
    assert.equal(error.exitCode, 2);
    assert.match(error.message, /\.workstreams\.json:2:18: "maxParallel" is "many"; give a number/);
    assert.match(refusal("{").message, /missing "}"/);
    assert.match(refusal('{"agents": {"a": {"command": []}}}').message, /command.*at least 1/);
  });

  test("an unknown field is a warning with the nearest name, at any depth", () => {
    const text = '{"maxParalel": 2, "agents": {"a": {"command": ["x"], "idleSecond": 1}}}';
    const messages = parseSettings(text, file).issues.map(({ message }) => message);
    assert.match(messages[0] ?? "", /Did you mean "maxParallel"\?/);
    assert.match(messages[1] ?? "", /"agents\.a\.idleSecond".*"idleSeconds"/);
  });
});
