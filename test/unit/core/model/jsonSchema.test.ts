import path from "node:path";
import {
  bundleJsonSchema,
  pluginJsonSchema,
  settingsJsonSchema,
} from "../../../../src/core/model/jsonSchema";
import { assertGolden } from "../../assertGolden";

const folder = path.join(import.meta.dirname, "../../../../media/schemas");

suite("the JSON schemas that editors get", () => {
  test("bundle.schema.json says what core reads", () => {
    const text = `${JSON.stringify(bundleJsonSchema(), null, 2)}\n`;
    assertGolden(path.join(folder, "bundle.schema.json"), text);
  });

  test("settings.schema.json says what core reads", () => {
    const text = `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`;
    assertGolden(path.join(folder, "settings.schema.json"), text);
  });

  test("plugin.schema.json says what core reads", () => {
    const text = `${JSON.stringify(pluginJsonSchema(), null, 2)}\n`;
    assertGolden(path.join(folder, "plugin.schema.json"), text);
  });
});
