import assert from "node:assert/strict";
import { flat, RunProject } from "../support/runProject";
import type { Files } from "../support/sampleChange";

/** One work of an agent, and what there is before it. */
export interface Work {
  name: string;
  /** What is on the base beside the sample. */
  files?: Files;
  bundle?: object;
  settings?: object;
  /** The JavaScript of the agent. */
  agent: string;
  /** What the output has to say, of a cheat: the place and the reason. */
  says?: RegExp;
}

const own = { circuit_breaker: { max_attempts: 1 } };

/** A project with this work to be done; what it has is committed. */
function projectFor({ files, bundle, settings, agent }: Work): RunProject {
  const project = RunProject.create(agent, {
    bundle: { ...own, ...bundle },
    ...(settings === undefined ? {} : { settings }),
    ...(files === undefined ? {} : { files }),
  });
  if (files !== undefined) project.commitAll("What is there");
  return project;
}

/** Writes files in the agent's words. */
export function writing(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([file, text]) => `write(${JSON.stringify(file)}, ${JSON.stringify(text)});`)
    .join("\n");
}

/** Fails where the engine takes a cheat for proven, or does not say why it is none. */
export async function assertNotProven(work: Work): Promise<void> {
  const project = projectFor(work);
  const answer = await project.run();
  const said = flat(answer.stdout + answer.stderr);
  assert.notEqual(answer.exitCode, 0, said);
  assert.notEqual(project.states()["ws-limit"], "done", said);
  assert.doesNotMatch(answer.stderr, /^\s+at \S/m, said);
  if (work.says !== undefined) assert.match(said, work.says);
}

/** Fails where honest work is refused. */
export async function assertProven(work: Work, says?: RegExp): Promise<RunProject> {
  const project = projectFor(work);
  const answer = await project.run();
  const said = flat(answer.stdout + answer.stderr);
  assert.equal(answer.exitCode, 0, said);
  assert.equal(project.states()["ws-limit"], "done", said);
  if (says !== undefined) assert.match(said, says);
  return project;
}
