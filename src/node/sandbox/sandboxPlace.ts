/** Where a process works. Every path is absolute and real. */
export interface SandboxPlace {
  /** The top of the main checkout: to be read, without its secrets. */
  main: string;
  /** The openspec root in it. */
  root: string;
  stateFolder: string;
  /** The git folder that all worktrees share: to be read, for git. */
  commonDir: string;
  /** The only folder of the person's that may be changed. */
  worktree: string;
}
