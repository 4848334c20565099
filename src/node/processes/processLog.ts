import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import { plainText } from "../../core/text/controlCharacters";
import type { Redactor } from "../redaction/redactor";
import { RedactingStream } from "../redaction/redactingStream";

/**
 * A log file (appended, 0600) of what processes print, without secrets and escape sequences. Streams do not mix within
 * a line, and what may be the beginning of a secret is written when it is known that it is none.
 */
export class ProcessLog {
  readonly #file: number;
  readonly #decoders = [new StringDecoder("utf8"), new StringDecoder("utf8")] as const;
  readonly #streams: readonly [RedactingStream, RedactingStream];

  constructor(file: string, redactor: Redactor) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    this.#file = openSync(file, "a", 0o600);
    this.#streams = [new RedactingStream(redactor), new RedactingStream(redactor)];
  }

  /** Adds output of one of the streams. */
  write(stream: 0 | 1, chunk: Buffer): void {
    this.#append(this.#streams[stream].add(this.#decoders[stream].write(chunk)));
  }

  close(): void {
    for (const [index, stream] of this.#streams.entries()) {
      const rest = stream.add(this.#decoders[index]?.end() ?? "") + stream.end();
      this.#append(rest === "" || rest.endsWith("\n") ? rest : `${rest}\n`);
    }
    closeSync(this.#file);
  }

  #append(text: string): void {
    if (text !== "") writeSync(this.#file, plainText(text));
  }
}
