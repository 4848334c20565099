import { Option } from "commander";
import { SettingsSchema } from "../../core/model/settings";

/** `--sandbox`: above what the settings say. */
export function sandboxOption(): Option {
  const choices = SettingsSchema.shape.sandbox.unwrap().options;
  return new Option(
    "--sandbox <mode>",
    "keep agents, checkers and tests in a sandbox: where there is one, always, or never",
  ).choices(choices);
}
