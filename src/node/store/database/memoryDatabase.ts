import type { Database, SqlJsStatic, Statement } from "sql.js";
import type { Row, SqlValue } from "../../../core/ports";
import { DatabaseBytes, generationOf } from "./databaseBytes";
import { decodeParameters, type LogEntry } from "../log/logContent";
import { readRows } from "./readRows";
import { refuseUnrepeatable } from "./repeatableWrite";
import { damaged } from "../storeError";

const insertEvent =
  "INSERT INTO events(seq, event_id, at, run_id, workstream_id, event_type, payload) VALUES (?, ?, ?, ?, ?, ?, ?)";

// The log makes it durable, so SQLite itself need not be careful. An export goes page by page, so a new database has
// large ones; one that lies there keeps its own until it is pruned.
const pragmas = `
  PRAGMA page_size = 16384;
  PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
  PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;
  PRAGMA query_only = ON;`;

/** Statements kept compiled; the engine uses fewer. */
const keptStatements = 100;

// How often a SQLite file was changed, in its header, big-endian.
const changesAt = 24;

function openDatabase(SQL: SqlJsStatic, bytes?: Uint8Array): Database {
  const database = new SQL.Database(bytes);
  try {
    database.exec(pragmas);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The database of a store, held in memory. Only transactions change it. */
export class MemoryDatabase {
  #database: Database;
  /** The memory that SQLite works on, until it moves on to another. */
  #memory: Buffer | undefined;
  readonly #statements = new Map<string, Statement>();

  /** Without `bytes`, an empty database without tables. Works on a DatabaseBytes itself, else on a copy. */
  constructor(
    private readonly SQL: SqlJsStatic,
    bytes?: Uint8Array,
  ) {
    this.#database = openDatabase(SQL, bytes);
    if (bytes instanceof DatabaseBytes) this.#memory = Buffer.from(bytes.buffer);
  }

  all(sql: string, params: readonly SqlValue[] = []): Row[] {
    return readRows(this.#database, sql, params);
  }

  /** The values of the first row, for a query that is asked again and again. */
  first(sql: string, params: readonly SqlValue[]): readonly SqlValue[] | undefined {
    const statement = this.#statement(sql, false);
    try {
      statement.bind([...params]);
      return statement.step() ? statement.get() : undefined;
    } finally {
      statement.reset();
    }
  }

  /** The sequence number of the newest event. */
  lastSeq(): number {
    return Number(this.first("SELECT coalesce(max(seq), 0) FROM events", [])?.[0]);
  }

  begin(): void {
    this.#database.exec("PRAGMA query_only = OFF");
    this.#run("BEGIN");
  }

  commit(): void {
    this.#run("COMMIT");
    this.#ended();
  }

  rollback(): void {
    this.#run("ROLLBACK");
    this.#ended();
  }

  /** `work` as one part of a transaction: undone alone when it fails. */
  part<T>(work: () => T): T {
    this.#run("SAVEPOINT part");
    try {
      return work();
    } catch (error) {
      this.#run("ROLLBACK TO part");
      throw error;
    } finally {
      this.#run("RELEASE part");
    }
  }

  /** Does what an entry says; returns how many rows its writes changed. */
  apply({ events, writes }: Pick<LogEntry, "events" | "writes">): number {
    let changed = 0;
    for (const [sql, params] of writes) {
      this.#statement(sql).run(decodeParameters(params));
      changed += this.#database.getRowsModified();
    }
    for (const event of events) this.#statement(insertEvent).run([...event]);
    return changed;
  }

  /** Does transactions of the log again; nothing of them stays when one does not do what it did before. */
  replay(entries: readonly LogEntry[], file: string): void {
    this.begin();
    try {
      for (const entry of entries) {
        const changed = this.apply(entry);
        if (changed !== entry.changed) {
          throw damaged(`A transaction in ${file} changed ${entry.changed} rows, now ${changed}`);
        }
      }
      this.commit();
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Changes of the tables themselves, outside of any log. */
  alter(sql: string): void {
    this.#forgetStatements();
    this.#write(`BEGIN; ${sql}; COMMIT`);
  }

  /** Gives back the room of what was deleted. */
  shrink(): void {
    this.#forgetStatements();
    this.#write("VACUUM");
  }

  /** A complete SQLite file, a copy of its own. */
  export(): Uint8Array {
    return this.#database.export();
  }

  /** A complete SQLite file with this "user version" in its header; good until the next change, and only to be read. */
  contents(generation: number): Uint8Array {
    const before = this.#memory?.readUInt32BE(changesAt);
    this.#write(`PRAGMA user_version = ${generation}`);
    const memory = this.#memory;
    // It moves when there is no room left, and when a file is cut; what it left is changed no more.
    const isCurrent =
      memory !== undefined &&
      generationOf(memory) === generation &&
      memory.readUInt32BE(changesAt) !== before;
    return (isCurrent ? memory : this.#moveToRoom()).subarray(0, this.#length());
  }

  #moveToRoom(): Buffer {
    const bytes = DatabaseBytes.copyOf(this.#database.export());
    const next = openDatabase(this.SQL, bytes);
    this.close();
    this.#database = next;
    this.#memory = Buffer.from(bytes.buffer);
    return this.#memory;
  }

  #length(): number {
    const rows = this.all(
      "SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size",
    );
    return Number(rows[0]?.["n"]);
  }

  close(): void {
    this.#forgetStatements();
    this.#database.close();
  }

  #write(sql: string): void {
    this.#database.exec(`PRAGMA query_only = OFF; ${sql}; PRAGMA query_only = ON`);
  }

  #ended(): void {
    this.#database.exec("PRAGMA query_only = ON");
  }

  #run(sql: string): void {
    this.#statement(sql, false).run();
  }

  #statement(sql: string, mustRepeat = true): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (mustRepeat) refuseUnrepeatable(sql);
    if (this.#statements.size >= keptStatements) this.#forgetStatements();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #forgetStatements(): void {
    for (const statement of this.#statements.values()) statement.free();
    this.#statements.clear();
  }
}
