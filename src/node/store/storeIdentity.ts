import { randomUUID } from "node:crypto";
import fs from "node:fs";
import * as z from "zod";
import type { LogHeader } from "./log/logContent";
import type { StoreFiles } from "./storeFiles";
import { readForeignText } from "../files/readForeign";

const IdentitySchema = z.object({ store: z.string(), generation: z.int() });
/** Which store belongs in a folder, and a snapshot that it has certainly reached. */
export type StoreIdentity = z.infer<typeof IdentitySchema>;

/** Null when there is none, or none that can be read: it is only a reminder. */
export function readIdentity(files: StoreFiles): StoreIdentity | null {
  try {
    const parsed = IdentitySchema.safeParse(JSON.parse(readForeignText(files.identity, "state")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Remembers which store lies here, after its snapshot is on disk; a failure does no harm. */
export function writeIdentity(files: StoreFiles, { store, generation }: LogHeader): void {
  const temporary = `${files.identity}.${randomUUID()}.tmp`;
  try {
    fs.writeFileSync(temporary, `${JSON.stringify({ store, generation })}\n`, { mode: 0o600 });
    fs.renameSync(temporary, files.identity);
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}
