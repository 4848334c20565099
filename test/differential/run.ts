// npm run test:differential [runs] [seed]
import { compareGenerated } from "./compare";

const runs = Number(process.argv[2] ?? 500);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const start = Date.now();
try {
  await compareGenerated(runs, seed);
  console.log(
    `differential: ${runs}/${runs} generated projects equal (seed ${seed}, ${Math.round((Date.now() - start) / 1000)} s)`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Error && error.cause instanceof Error) console.error(error.cause.message);
  console.error(`differential: a difference was found (seed ${seed})`);
  process.exitCode = 1;
}
