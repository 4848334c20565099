// Kills the engine beside every fact and at random moments, and resumes: npm run test:crash [-- RANDOM_KILLS [SEED]]
import assert from "node:assert/strict";
import { removeProjects, type RunProject } from "../cli/support/runProject";
import {
  assertNoneTwice,
  assertNothingLeft,
  crashProject,
  factsOf,
  finish,
  outcome,
  runEngine,
  type EngineEnd,
} from "./crashProject";

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function undisturbedRun(): Promise<{ facts: number; durationMs: number; left: unknown }> {
  const project = crashProject();
  const end = await runEngine(project, "run");
  assert.equal(end.exitCode, 0, end.output);
  return { facts: factsOf(end), durationMs: end.durationMs, left: outcome(project) };
}

/** Resumes after a kill, unless the run had come to its end before it. */
async function assertSame(project: RunProject, killed: EngineEnd, left: unknown): Promise<void> {
  if (killed.killed) {
    const end = await finish(project);
    const wasDone = /is completed|No run waits|is done/.test(end.output);
    assert.ok(end.exitCode === 0 || wasDone, end.output);
  }
  assert.deepEqual(outcome(project), left);
  assertNoneTwice(project);
  await assertNothingLeft(project);
}

async function main(randomKills: number, seed: number): Promise<void> {
  const { facts, durationMs, left } = await undisturbedRun();
  console.log(`undisturbed: ${facts} facts in ${Math.round(durationMs)} ms`);
  let failed = 0;
  let killed = 0;
  let rounds = 0;
  const round = async (name: string, how: Parameters<typeof runEngine>[2]) => {
    const project = crashProject();
    try {
      const end = await runEngine(project, "run", how);
      if (end.killed) killed += 1;
      await assertSame(project, end, left);
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    removeProjects();
    if ((rounds += 1) % 20 === 0)
      console.log(`${rounds} rounds, ${killed} kills, ${failed} failed`);
  };
  for (let fact = 1; fact <= facts; fact++) {
    for (const moment of ["before", "after"])
      await round(`${moment} fact ${fact}`, { when: `${moment}:${fact}` });
  }
  console.log(`beside every fact: ${facts * 2} rounds, ${killed} kills, ${failed} failed`);
  const random = randomFrom(seed);
  for (let n = 1; n <= randomKills; n++) {
    const killAfterMs = Math.round(random() * durationMs);
    await round(`random kill ${n} after ${killAfterMs} ms`, { killAfterMs });
  }
  console.log(`${facts * 2 + randomKills} rounds, ${killed} kills, ${failed} failed, seed ${seed}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

const [kills = "200", seed = "1"] = process.argv.slice(2);
await main(Number(kills), Number(seed));
