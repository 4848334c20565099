import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";

const bundles = ["dist", "dist/webview"].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => /\.[cm]?js$/.test(file))
    .map((file) => path.join(folder, file)),
);

/** `x instanceof Function`, `Function.prototype` and `typeof Function` make no code. */
function onlyCompares(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent))
    return parent.expression === node && /^(?:prototype|name)$/.test(parent.name.text);
  if (ts.isBinaryExpression(parent))
    return parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
  return ts.isTypeOfExpression(parent);
}

/** A name that stands for a value, not the name of a property or method. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name !== node;
  if (ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent))
    return parent.name !== node;
  return !ts.isPropertyAssignment(parent) || parent.name !== node;
}

function evaluations(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const makesCode =
      ts.isIdentifier(node) && /^(?:eval|Function)$/.test(node.text) && isValue(node);
    if (makesCode && !onlyCompares(node))
      found.push(`${file}: ${text.slice(Math.max(0, node.pos - 40), node.end + 40)}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

suite("bundles", () => {
  test("what would make code of a text is found by this test", () => {
    for (const text of [
      "eval(a)",
      "(0, eval)(a)",
      "new Function(a)",
      "const F = Function; new F(a)",
      "globalThis.x(Function)",
    ])
      assert.equal(evaluations("x.js", text).length, 1, text);
    for (const text of ["a.eval(b)", "class A { eval() {} }", "a instanceof Function"])
      assert.deepEqual(evaluations("x.js", text), []);
  });

  for (const file of bundles) {
    test(`${file} cannot make code of a text`, () => {
      assert.deepEqual(evaluations(file, readFileSync(file, "utf8")), []);
    });
  }

  test("a proposal that holds a program is a text for every command that reads it", () => {
    const root = mkdtempSync(path.join(tmpdir(), "front-matter-"));
    try {
      const canary = path.join(root, "canary");
      const program = `---\rjs\n{title: (process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(canary)}, ''), 'T')}\n---\n`;
      const change = path.join(root, "openspec/changes/demo");
      mkdirSync(path.join(change, "specs/demo"), { recursive: true });
      for (const file of ["proposal.md", "tasks.md", "design.md", "specs/demo/spec.md"])
        writeFileSync(path.join(change, file), program);
      for (const call of [
        ["list"],
        ["check"],
        ["show", "demo"],
        ["validate", "--all"],
        ["convert", "--change-id", "demo", "--dry-run"],
        ["archive", "demo", "--dry-run"],
      ]) {
        spawnSync(process.execPath, ["dist/cli.cjs", "--root", root, ...call]);
        assert.deepEqual(readdirSync(root), ["openspec"], call.join(" "));
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
