/** One VS Code on one workspace, and the tests that run inside it. A `*.scene.ts` file exports one. */
export interface Scene {
  readonly name: string;
  /**
   * The test files, as globs under test/integration: one glob for each window. Windows open one
   * after the other on the same workspace and profile, so a second one sees what the first left;
   * with `atOnce` they are open together, each with a profile of its own.
   */
  readonly tests: readonly [string, ...string[]];
  readonly options?: SceneOptions;
  prepare(): PreparedScene;
}

export interface SceneOptions {
  /**
   * Its turn in the one window that such scenes share: the folder of each takes the place of the one before, beside an
   * empty folder. For scenes that need no window, profile or environment of their own.
   */
  readonly turn?: number;
  /** Opens the workspace untrusted, in Restricted Mode. */
  readonly restricted?: boolean;
  readonly atOnce?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface PreparedScene {
  /** The folder or `.code-workspace` file to open. */
  readonly open: string;
  /** Added to the environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  cleanup(): void;
}
