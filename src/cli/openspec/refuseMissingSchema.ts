import type { OpenSpecProject } from "../../node/openspec/openspecProject";

/** Throws, in OpenSpec's words, when a project cannot use a workflow schema of this name. */
export function refuseMissingSchema({ schemas }: OpenSpecProject, name: string): void {
  const known = schemas.names();
  if (known.includes(name.replace(/\.ya?ml$/, ""))) return;
  throw new Error(`Schema '${name}' not found. Available schemas:\n  ${known.join("\n  ")}`);
}
