/** An environment in which tools print plain text: some turn colours on for FORCE_COLOR=0 or CI=1. */
export function pluginEnvironment(
  env: Readonly<Record<string, string>>,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => name !== "FORCE_COLOR" && name !== "CI");
  return { ...Object.fromEntries(kept), NO_COLOR: "1", ...extra };
}
