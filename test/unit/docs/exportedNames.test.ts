import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.join(import.meta.dirname, "../../../src");

/** Names that a file declares and exports; what it only passes on from another file is not among them. */
function declaredExports(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const imported = new Set(source.statements.flatMap(importedNames));
  const names = source.statements.flatMap((statement) => exportedNames(statement));
  return [...new Set(names.filter((name) => !imported.has(name)))];
}

function importedNames(statement: ts.Statement): string[] {
  if (!ts.isImportDeclaration(statement)) return [];
  const clause = statement.importClause;
  const bindings = clause?.namedBindings;
  const names = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  return [...names.map(({ name }) => name.text), ...(clause?.name ? [clause.name.text] : [])];
}

function exportedNames(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, moduleSpecifier } = statement;
    if (moduleSpecifier || !exportClause || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements.map(({ name }) => name.text);
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? boundNames(each.name) : []));
}

/** Each name that is declared in more than one file, with those files. */
function declaredTwice(files: ReadonlyMap<string, string>): string[] {
  const places = new Map<string, string[]>();
  for (const [file, text] of files) {
    for (const name of declaredExports(file, text)) {
      places.set(name, [...(places.get(name) ?? []), file]);
    }
  }
  return [...places]
    .filter(([, where]) => where.length > 1)
    .map(([name, where]) => `${name}: ${where.toSorted().join(", ")}`)
    .toSorted();
}

suite("exported names", () => {
  test("each is declared in one file of src", () => {
    const files = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
      .map((file) => [file, readFileSync(path.join(root, file), "utf8")] as const);
    assert.deepEqual(declaredTwice(new Map(files)), []);
  });

  test("every way to declare one is seen, and passing one on is none", () => {
    const first =
      "export const { a, b: [c] } = x; export function f() {} export type T = 1; export class K {} const l = 1; export { l as m };";
    const passedOn =
      'import { a } from "./first"; export { a }; export { f } from "./first"; export * from "./first"; const T = 1;';
    const again = "export const c = 1; export interface T {} export const m = 2; export enum K {}";
    assert.deepEqual(
      declaredTwice(
        new Map([
          ["first", first],
          ["passedOn", passedOn],
        ]),
      ),
      [],
    );
    assert.deepEqual(
      declaredTwice(
        new Map([
          ["first", first],
          ["again", again],
        ]),
      ),
      ["K", "T", "c", "m"].map((name) => `${name}: again, first`),
    );
  });
});
