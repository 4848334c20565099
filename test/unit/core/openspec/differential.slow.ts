import { compareGenerated } from "../../../differential/compare";

suite("OpenSpec's own modules", () => {
  test("say the same about sixty generated projects", async () => {
    const seed = Date.now() % 2 ** 31;
    console.log(`      60 projects of seed ${seed}; npm run test:differential takes 500`);
    await compareGenerated(60, seed);
  });
});
