import { compareGenerated } from "../../../differential/compare";

suite("OpenSpec's own modules", () => {
  test("say the same about sixty generated projects", async function () {
    this.timeout(180_000);
    const seed = Date.now() % 2 ** 31;
    console.log(`      60 projects of seed ${seed}; npm run test:differential takes 500`);
    await compareGenerated(60, seed);
  });
});
