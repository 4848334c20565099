import { StoreError } from "./storeError";

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "Free some space",
  EDQUOT: "Free some space of your quota",
  EROFS: "Make the file system writable",
  EACCES: "Let this user write there",
  EPERM: "Let this user write there",
};

/** A failure of the disk in the words of a person, with what to do; other errors as they are. */
export function explainFailure(error: unknown, folder: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!(error instanceof Error) || (advice[code] === undefined && code !== "EIO")) return error;
  const act = advice[code] ?? "Look after the disk";
  return new StoreError(
    "refused",
    `Nothing more can be recorded in ${folder} (${error.message}). All that was recorded before is safe. ${act}, then start the command again; a run goes on with: openspec-workstreams resume`,
    { cause: error },
  );
}
