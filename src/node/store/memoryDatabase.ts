import type { Database, SqlJsStatic } from "sql.js";
import type { Row, SqlValue } from "../../core/ports";
import { readRows } from "./readRows";
import { checkHeader, checkIntegrity, checkSchema, createSchema } from "./schema";
import { currentVersion, noFile, readStateFile, replaceStateFile } from "./stateFile";
import type { FileVersion } from "./stateFile";

/** The database of one `state.db`, held in memory; reading never touches the disk unless asked to. */
export class MemoryDatabase {
  #database: Database;
  #version: FileVersion = noFile;

  constructor(
    private readonly SQL: SqlJsStatic,
    private readonly file: string,
  ) {
    this.#database = this.#empty();
    this.refresh();
  }

  all(sql: string, params: readonly SqlValue[] = []): Row[] {
    return readRows(this.#database, sql, params);
  }

  /** Loads the file again when it is another than the one in memory; tells whether it was. */
  refresh(): boolean {
    if (currentVersion(this.file) === this.#version) return false;
    this.#load();
    return true;
  }

  /** Applies `change` and makes it durable; when either fails, memory and disk are as before. */
  apply(change: (database: Database) => void): void {
    this.refresh();
    this.#database.run("PRAGMA query_only = OFF");
    try {
      this.#database.run("BEGIN");
      change(this.#database);
      this.#database.run("COMMIT");
      this.#version = replaceStateFile(this.file, this.#database.export(), this.#version);
      prepareConnection(this.#database);
    } catch (error) {
      // The file still holds the state before: simpler than undoing, and right in every case.
      this.#load();
      throw error;
    }
  }

  close(): void {
    this.#database.close();
  }

  #empty(): Database {
    const database = new this.SQL.Database();
    createSchema(database);
    prepareConnection(database);
    return database;
  }

  #load(): void {
    const found = readStateFile(this.file);
    const next = found === null ? this.#empty() : this.#open(found.bytes);
    this.#database.close();
    this.#database = next;
    this.#version = found?.version ?? noFile;
  }

  #open(bytes: Uint8Array): Database {
    checkHeader(bytes, this.file);
    const database = new this.SQL.Database(bytes);
    try {
      prepareConnection(database);
      // Slow, so only for what somebody else may have left here before this process came.
      if (this.#version === noFile) checkIntegrity(database, this.file);
      checkSchema(this.SQL, database, this.file);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }
}

/** sql.js forgets these when it exports. Only `apply` may write. */
function prepareConnection(database: Database): void {
  database.run("PRAGMA trusted_schema = OFF");
  database.run("PRAGMA foreign_keys = ON");
  database.run("PRAGMA query_only = ON");
}
