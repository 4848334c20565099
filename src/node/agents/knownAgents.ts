/** The command line agents that people have, in the order in which they are shown. */
export const knownAgents = [
  { id: "claude", title: "Claude Code" },
  { id: "codex", title: "Codex" },
  { id: "gemini", title: "Gemini CLI" },
  { id: "opencode", title: "opencode" },
  { id: "copilot", title: "GitHub Copilot CLI" },
  { id: "aider", title: "aider" },
] as const;

/** The title of a known agent; undefined when it is none. */
export function knownTitle(id: string): string | undefined {
  return knownAgents.find((agent) => agent.id === id)?.title;
}
