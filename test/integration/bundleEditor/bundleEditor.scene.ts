import { temporaryRepository } from "../../host/temporaryFolder";
import { changeTexts, files, sampleText } from "../../unit/core/bundle/editorSample";
import type { Scene } from "../scene";

export const scene: Scene = {
  name: "bundle editor",
  tests: ["bundleEditor/*.test.ts"],
  options: { turn: 3 },
  prepare() {
    const folder = temporaryRepository({
      ...changeTexts,
      ...Object.fromEntries(files.map((file) => [file, "\n"])),
      // Spaced as no formatter would leave it.
      "workstreams/ws-rate-limiting.json": sampleText.replace('"gate": 1', '"gate" :  1'),
      "workstreams/ws-broken.json": '{\n  "id": "ws-broken"\n  "tasks": []\n}\n',
      ".worktrees/ws-rate-limiting/workstreams/ws-rate-limiting.json": sampleText,
    });
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};
