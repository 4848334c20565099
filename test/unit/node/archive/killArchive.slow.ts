import { killArchives } from "../../../differential/killArchive";

suite("an archive that is killed", () => {
  test("leaves the old or the new state, twenty times", async () => {
    // `npm run test:kill` does it two hundred times.
    await killArchives(20);
  });
});
