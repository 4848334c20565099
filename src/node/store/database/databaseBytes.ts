// "User version" in the header of a SQLite file, big-endian.
const generationAt = 60;

/** Which log belongs to a database, as its header says. One rename switches both. */
export function generationOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(generationAt);
}

/** For what a process adds to a database; memory that nobody touches costs nothing. */
const room = 32 * 1024 * 1024;

/**
 * A database file in memory, with room behind it, that SQLite works on where it lies: it needs no copy to be opened, and
 * a snapshot can be written from it as it is. Whoever opens it gives it away.
 */
export class DatabaseBytes extends Uint8Array<ArrayBuffer> {
  /** Parts of it are ordinary arrays. */
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array;
  }

  static ofLength(length: number): DatabaseBytes {
    return new DatabaseBytes(new ArrayBuffer(length + room), 0, length);
  }

  static copyOf(bytes: Uint8Array): DatabaseBytes {
    const copy = DatabaseBytes.ofLength(bytes.length);
    copy.set(bytes);
    return copy;
  }

  /** How sql.js copies what it opens: here it gets the memory itself, its room included. */
  override slice(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer);
  }
}
