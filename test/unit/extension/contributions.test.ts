import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { commandIds } from "../../../src/extension/base/commandIds";
import { viewIds } from "../../../src/extension/base/viewIds";

const root = join(import.meta.dirname, "../../..");
const Menu = z.object({ command: z.string(), when: z.string() });
const ManifestSchema = z.object({
  activationEvents: z.array(z.string()),
  icon: z.string(),
  contributes: z.object({
    commands: z.array(
      z.object({
        command: z.string(),
        title: z.string(),
        category: z.literal("OpenSpec"),
        enablement: z.string().optional(),
      }),
    ),
    menus: z.record(z.string(), z.array(Menu)),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
    viewsContainers: z.object({ activitybar: z.array(z.object({ icon: z.string() })) }),
    viewsWelcome: z.array(z.object({ contents: z.string() })),
    jsonValidation: z.array(z.object({ url: z.string() })),
    snippets: z.array(z.object({ path: z.string() })),
    grammars: z.array(z.object({ path: z.string() })),
    configuration: z.object({ properties: z.record(z.string(), z.unknown()) }),
  }),
  capabilities: z.object({
    untrustedWorkspaces: z.object({
      supported: z.literal("limited"),
      restrictedConfigurations: z.array(z.string()),
    }),
  }),
});
const manifest = ManifestSchema.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
const { contributes } = manifest;
const ids: string[] = Object.values(commandIds);

suite("package.json", () => {
  test("contributes exactly the commands that the extension registers", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...ids].sort());
  });

  test("uses no other command in menus and welcome texts", () => {
    const used = Object.values(contributes.menus).flat();
    assert.deepEqual(
      used.filter(({ command }) => !ids.includes(command)),
      [],
    );
    const linked = contributes.viewsWelcome
      .flatMap(({ contents }) => [...contents.matchAll(/\(command:([\w.]+)\)/g)])
      .flatMap(([, command]) => (command?.startsWith("openspecWorkstreams.") ? [command] : []));
    assert.deepEqual(
      linked.filter((command) => !ids.includes(command)),
      [],
    );
  });

  test("says for every command when the palette offers it", () => {
    const listed = contributes.menus["commandPalette"]?.map(({ command }) => command).sort();
    assert.deepEqual(listed, [...ids].sort());
  });

  test("hides what needs trust from every menu where there is none", () => {
    const trusted = contributes.commands.filter(({ enablement }) => enablement !== undefined);
    const names = trusted.map(({ command }) => command);
    assert.ok(names.includes(commandIds.runWorkstream) && names.includes(commandIds.newChange));
    const shown = Object.values(contributes.menus)
      .flat()
      .filter(({ command, when }) => names.includes(command) && when !== "false")
      .filter(({ when }) => !when.includes("isWorkspaceTrusted"));
    assert.deepEqual(shown, []);
  });

  test("contributes the views that the extension fills", () => {
    const views = Object.values(contributes.views)
      .flat()
      .map(({ id }) => id);
    assert.deepEqual(views, Object.values(viewIds));
  });

  test("starts nothing before there is an openspec folder", () => {
    assert.deepEqual(manifest.activationEvents, [
      "workspaceContains:openspec",
      "onTaskType:workstream",
    ]);
  });

  test("names only files that exist", () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views)
        .flat()
        .map(({ icon }) => icon),
      ...contributes.jsonValidation.map(({ url }) => url),
      ...[...contributes.snippets, ...contributes.grammars].map(({ path }) => path),
    ];
    assert.deepEqual(
      files.filter((file) => !existsSync(join(root, file))),
      [],
    );
  });

  test("takes no setting that runs something from an untrusted folder", () => {
    const settings = Object.keys(contributes.configuration.properties);
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual(
      restrictedConfigurations.filter((name) => !settings.includes(name)),
      [],
    );
    assert.ok(restrictedConfigurations.includes("openspecWorkstreams.agent"));
  });
});
