import assert from "node:assert/strict";
import path from "node:path";
import fc from "fast-check";
import { assertGolden } from "../../assertGolden";
import { breakerScenarios } from "./breakerScenarios";
import { fixScenarios } from "./fixScenarios";
import { recoveryScenarios } from "./recoveryScenarios";
import type { ScenarioRow } from "./scenarioRow";
import { stopScenarios } from "./stopScenarios";
import { SimulatedWorld } from "./simulatedWorld";

const scenarios = [...fixScenarios, ...breakerScenarios, ...recoveryScenarios, ...stopScenarios];
const golden = path.join(import.meta.dirname, "errorPipeline.events.txt");
const steps = [
  ...["ok", "ok", "ok writes x", "ok +2$ +9t", "finds e1", "finds e2", "finds e1 e2", "finds e3"],
  ...["finds e1 fixable", "fails no_changes", "fails agent_failed", "fails scope_violation"],
  ...["fails plugin_unusable", "fails not_proven", "stopped resumed", "cancelled resumed"],
  ...["fails tests_failed finds t1", "finds e1 e2 e3 +5m"],
];

function ended({ actions, state }: { actions: string[]; state: string }): string {
  return state === "cancelled" || actions.at(-1) === state
    ? actions.join(" ")
    : `${actions.join(" ")} in ${state}`;
}

suite("the error pipeline, case by case", () => {
  for (const row of scenarios) {
    test(row.name, () => {
      const outcome = new SimulatedWorld(row).run();
      assert.equal(ended(outcome), row.actions);
      assert.equal(outcome.breaker, row.breaker);
      assert.deepEqual(outcome.errors, row.errors ?? {});
    });
  }

  test("there are at least 60 cases, each with a name of its own", () => {
    assert.ok(scenarios.length >= 60, String(scenarios.length));
    assert.equal(new Set(scenarios.map(({ name }) => name)).size, scenarios.length);
  });

  test("each case has the events that were reviewed", () => {
    const told = scenarios.map((row) => `${row.name}\n${eventsOf(row)}\n`).join("\n");
    assertGolden(golden, told);
  });

  test("whatever happens, it ends, and every change of state is one of the tables", () => {
    const world = fc.record({
      steps: fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 40 }),
      agents: fc.constantFrom(["a"], ["a", "b"], ["a", "b", "c"]),
      budget: fc.constantFrom({}, { maxMinutes: 20 }, { maxCostUsd: 5 }, { maxTokens: 50 }),
      limits: fc.record({
        maxAttempts: fc.integer({ min: 1, max: 9 }),
        maxErrorRepeats: fc.integer({ min: 1, max: 5 }),
        oscillationThreshold: fc.integer({ min: 1, max: 4 }),
      }),
    });
    fc.assert(
      fc.property(world, (scenario) => {
        // What keeps coming must end the work: a step that is stopped for ever would be resumed for ever.
        const { actions, breaker, errors } = new SimulatedWorld({
          ...scenario,
          steps: [...scenario.steps, "finds e1"],
        }).run();
        const fixes = actions.filter((name) => /agent|fresh/.test(name)).length;
        const stops = scenario.steps.filter((step) => /resumed/.test(step)).length;
        assert.ok(fixes <= scenario.limits.maxAttempts + stops, actions.join(" "));
        if (breaker === undefined) return;
        const open = Object.values(errors).filter(
          (error) => !/^(VERIFIED|ESCAL|QUARAN)/.test(error),
        );
        assert.deepEqual(open, []);
      }),
      { numRuns: 500 },
    );
  });
});

function eventsOf(row: ScenarioRow): string {
  const { events } = new SimulatedWorld(row).run();
  return events.map((event) => `  ${event}`).join("\n");
}
