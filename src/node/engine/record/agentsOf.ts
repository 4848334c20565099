import type { Bundle } from "../../../core/model/bundle";
import { agentFor, type ResolvedAgent } from "../../agents/resolveAgent";
import type { Engine } from "./engine";

/** A workstream's agent, then those that the settings turn to when it does not mend its errors; each once. */
export function agentsOf(
  { settings, env }: Pick<Engine, "settings" | "env">,
  { agent }: Pick<Bundle, "agent">,
): ResolvedAgent[] {
  const all = [agent, ...settings.escalate].map((id) => agentFor(id, settings, env));
  const byId = new Map(all.map((each) => [each.id, each]));
  return [...byId.values()];
}
