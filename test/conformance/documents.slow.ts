import assert from "node:assert/strict";
import { realpathSync } from "node:fs";
import * as z from "zod";
import { byName } from "../../src/core/openspec/byName";
import { taskStatus } from "../../src/core/openspec/taskProgress";
import { describeNestedChange } from "../../src/core/openspec/nestedChange";
import { changeInstructions, changeStatus } from "../../src/node/openspec/changeArtifacts";
import { listOpenChanges, listSpecs } from "../../src/node/openspec/listItems";
import { OpenSpecProject } from "../../src/node/openspec/openspecProject";
import { operationInputs } from "../../src/node/openspec/schema/operationInputs";
import { showChange, showSpec } from "../../src/node/openspec/showItems";
import { validateArchived, validateItems } from "../../src/node/openspec/validateItems";
import { capturedCalls, comparable, type CapturedCall } from "./captured";
import { MatchCount } from "./countMatches";

type Answer = (call: CapturedCall, project: OpenSpecProject) => Promise<unknown>;

const answers: Readonly<Record<string, Answer>> = {
  validate: async ({ args }, project) => ({
    items: args.includes("--archived")
      ? await validateArchived(project)
      : await validateItems(project, {
          changes: true,
          specs: true,
          strict: args.includes("--strict"),
        }),
  }),
  list: async ({ args }, project) => {
    if (args.includes("--specs")) return { specs: listSpecs(project) };
    const changes = await listOpenChanges(project, "name");
    return {
      changes: changes.map(({ name, progress, lastModified, nested }) => ({
        name,
        completedTasks: progress.complete,
        totalTasks: progress.total,
        lastModified: lastModified.toISOString(),
        status: taskStatus(progress),
        ...(nested === undefined ? {} : { nested: nested.nested }),
      })),
      warnings: changes.flatMap(({ nested }) =>
        nested === undefined
          ? []
          : [
              {
                code: "nested_change_directory",
                ...nested,
                message: describeNestedChange(nested),
              },
            ],
      ),
    };
  },
  show: async ({ args }, project) => {
    const id = args[1] ?? "";
    try {
      return args.includes("spec")
        ? showSpec(project, id, { requirement: undefined, scenarios: true })
        : await showChange(project, id, { diff: args.includes("--diff") });
    } catch (error) {
      assert.ok(error instanceof Error);
      return { status: [{ severity: "error", code: "show_error", message: error.message }] };
    }
  },
  instructions: async ({ args }, project) => {
    const change = args[args.indexOf("--change") + 1] ?? "";
    return {
      ...(await changeInstructions(project, change)),
      ...operationInputs(project.root),
    };
  },
  status: async (_call, project) => {
    const changes: unknown[] = [];
    for (const id of project.changeIds().sort(byName)) {
      const nested = await project.nestedIn(id);
      changes.push(
        nested === undefined
          ? await changeStatus(project, id)
          : {
              changeName: id,
              status: [
                { severity: "error", code: "change_error", message: describeNestedChange(nested) },
              ],
            },
      );
    }
    return { changes };
  },
  schemas: async (_call, project) => ({ list: await project.schemas.listed() }),
};

/** These answers are compared as a whole, so that nothing of OpenSpec's may be missing in ours. */
const whole: readonly string[] = ["instructions", "schemas"];

const ListSchema = z.array(z.unknown());

for (const [command, answer] of Object.entries(answers)) {
  suite(`${command} answers what OpenSpec's own CLI answered`, () => {
    const calls = capturedCalls(command);
    const counts = {
      documents: new MatchCount(`${command} documents`),
      items: new MatchCount("items"),
    };
    if (calls.length === 0) {
      test("captured answers of the CLI are not here, so nothing can be compared", function () {
        this.skip();
      });
    }
    for (const call of calls) {
      test(call.title, async () => {
        const root = realpathSync(call.root);
        const ours = comparable(await answer(call, new OpenSpecProject(root)), root);
        const all = z.record(z.string(), z.unknown()).parse(ours);
        if (whole.includes(command)) {
          const theirs = Object.keys(call.json).filter((key) => key !== "root");
          assert.deepEqual(Object.keys(all).sort(), theirs.sort());
        }
        for (const [key, value] of Object.entries(all)) {
          const expected = call.json[key] ?? (key === "warnings" ? [] : undefined);
          const lists = [ListSchema.safeParse(value), ListSchema.safeParse(expected)] as const;
          if (!lists[0].success || !lists[1].success) {
            await counts.documents.compare(() => {
              assert.deepEqual(value, expected, key);
            });
            continue;
          }
          for (const [at, item] of lists[1].data.entries()) {
            await counts.items.compare(() => {
              assert.deepEqual(lists[0].data?.[at], item);
            });
          }
          assert.equal(lists[0].data.length, lists[1].data.length);
        }
      });
    }
    suiteTeardown(() => {
      counts.documents.print();
      counts.items.print();
    });
  });
}
