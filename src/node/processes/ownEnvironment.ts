import { AsyncLocalStorage } from "node:async_hooks";

type Environment = Readonly<Record<string, string | undefined>>;

// Whoever calls the program's main function says what its environment is; beside that there is only the process's.
const given = new AsyncLocalStorage<Environment>();

/** The environment of the program: what its caller gave it, else that of the process. */
export function ownEnvironment(): Environment {
  return given.getStore() ?? process.env;
}

/** Calls `work`, and everything that it starts, with another environment than the process's. */
export function withEnvironment<T>(env: Environment, work: () => T): T {
  return given.run(env, work);
}
