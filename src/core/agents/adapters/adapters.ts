import { aider } from "./aider";
import type { AgentAdapter } from "./agentAdapter";
import { claude } from "./claude";
import { codex } from "./codex";
import { copilot } from "./copilot";
import { gemini } from "./gemini";
import { opencode } from "./opencode";

/** The coding agents that are known, in the order in which `auto` looks for them. */
export const adapters: readonly AgentAdapter[] = [claude, codex, gemini, opencode, copilot, aider];

/** The adapter of a known agent; undefined when it is none. */
export function adapterFor(id: string): AgentAdapter | undefined {
  return adapters.find((adapter) => adapter.id === id);
}
