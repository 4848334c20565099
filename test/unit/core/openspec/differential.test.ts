import { compareGenerated } from "../../../differential/compare";

suite("OpenSpec's own modules", () => {
  test("say the same about five hundred generated projects", async function () {
    this.timeout(300_000);
    // Always the same ones; `npm run test:differential` takes others each time.
    await compareGenerated(500, 1);
  });
});
