import { readFileSync } from "node:fs";
import initSqlJs, { type SqlJsStatic } from "sql.js";
import { wasmFile } from "./storeAsset";

let loaded: Promise<SqlJsStatic> | undefined;

/** Loads sql.js once per process, from the disk alone. */
export function loadSqlJs(): Promise<SqlJsStatic> {
  loaded ??= initSqlJs({ wasmBinary: new Uint8Array(readFileSync(wasmFile())).buffer });
  return loaded;
}
