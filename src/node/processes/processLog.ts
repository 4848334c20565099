import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import { plainText } from "./plainText";

/** A line longer than this is written in pieces. */
const longestLine = 64 * 1024;

/**
 * A log file (appended, 0600) of what processes print. Lines are written when they are complete, so that a secret
 * is never split between two writes; escape sequences are left out.
 */
export class ProcessLog {
  readonly #file: number;
  readonly #redact: (text: string) => string;
  readonly #decoders = [new StringDecoder("utf8"), new StringDecoder("utf8")] as const;
  readonly #pending = ["", ""];

  constructor(file: string, redact: (text: string) => string) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    this.#file = openSync(file, "a", 0o600);
    this.#redact = redact;
  }

  /** Adds output of one of the streams; streams do not mix within a line. */
  write(stream: 0 | 1, chunk: Buffer): void {
    const text = (this.#pending[stream] ?? "") + this.#decoders[stream].write(chunk);
    const end = text.length > longestLine ? text.length : text.lastIndexOf("\n") + 1;
    this.#pending[stream] = text.slice(end);
    this.#append(text.slice(0, end));
  }

  close(): void {
    for (const text of this.#pending) if (text) this.#append(`${text}\n`);
    closeSync(this.#file);
  }

  #append(text: string): void {
    if (text !== "") writeSync(this.#file, plainText(this.#redact(text)));
  }
}
