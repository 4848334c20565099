import { compareGenerated } from "../../../differential/compare";

suite("OpenSpec's own modules", () => {
  test("say the same about a hundred generated projects", async function () {
    this.timeout(120_000);
    // Always the same hundred; `npm run test:differential` takes others each time.
    await compareGenerated(100, 1);
  });
});
