const program = "openspec-workstreams";

/** A text as one word of a command that is pasted: nothing in it is for the shell to read. */
function shellWord(text: string): string {
  if (/^[\w./:@%+=-]+$/.test(text)) return text;
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
}

/** The first characters of a run's id, which are enough to name it. */
function shortRunId(run: string): string {
  return run.replace(/^run-/, "").slice(0, 8);
}

/** The commands that people are told to type, each written in one place. */
export const commands = {
  merge: (id: string) => `${program} merge --ws-id ${id}`,
  trace: (id: string) => `${program} inspect trace --ws-id ${id}`,
  attach: (run: string) => `${program} attach ${shortRunId(run)}`,
  resume: (run: string) => `${program} resume ${shortRunId(run)}`,
  resumeWithNote: (run: string) => `${program} resume ${shortRunId(run)} --note "..."`,
  refreeze: (run: string) => `${program} resume ${shortRunId(run)} --refreeze`,
  run: (id: string) => `${program} run --ws-id ${id}`,
  dryRun: (id: string) => `${program} run --ws-id ${id} --dry-run`,
  cancel: (run: string) => `${program} cancel ${shortRunId(run)}`,
  runFresh: (id: string) => `${program} run --ws-id ${id} --fresh`,
  archive: (change: string) => `${program} archive ${change}`,
  pluginsDoctor: `${program} plugins doctor`,
  agentsDoctor: `${program} agents doctor`,
  confirm: (id: string, scenario: string, note: string) =>
    `${program} confirm --ws-id ${id} --scenario ${shellWord(scenario)} --note "${note}"`,
  editBundle: (id: string) => `edit workstreams/${id}.json`,
  enter: (folder: string) => `cd ${shellWord(folder)}`,
} as const;
