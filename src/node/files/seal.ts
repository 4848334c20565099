import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { lstatSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { userStateFolder } from "../consent/userStateFolder";
import { readForeign } from "./readForeign";

const keyBytes = 32;

/** Marks what this user's engines wrote, so that it is told from what anybody else wrote in the same place. */
export interface Seal {
  of(text: string): string;
  isRight(text: string, seal: string): boolean;
}

/** The key that lies there, where it is the user's alone; a file that others can read or replace is none. */
function readKey(file: string): Buffer | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return undefined;
  const isOurs = process.getuid === undefined || stats.uid === process.getuid();
  const isPrivate = process.platform === "win32" || (stats.mode & 0o077) === 0;
  const key = readForeign(file, "state");
  return isOurs && isPrivate && key.length === keyBytes ? key : undefined;
}

function makeKey(file: string): Buffer | undefined {
  const key = randomBytes(keyBytes);
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, key, { flag: "wx", mode: 0o600 });
    return key;
  } catch {
    // Another engine made it just now, or nothing can be kept here.
    return readKey(file);
  }
}

/**
 * The seal of this user, whose key lies outside of every project, where a sandbox hides it from agents and tools. Where
 * none can be kept, what is sealed counts for this process only.
 */
export function openSeal(env: Readonly<Record<string, string | undefined>>): Seal {
  const file = path.join(userStateFolder(env), "seal.key");
  const key = readKey(file) ?? makeKey(file) ?? randomBytes(keyBytes);
  const of = (text: string) => createHmac("sha256", key).update(text).digest("hex");
  return {
    of,
    isRight: (text, seal) => {
      const [wanted, given] = [Buffer.from(of(text)), Buffer.from(seal)];
      return wanted.length === given.length && timingSafeEqual(wanted, given);
    },
  };
}
