import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

/** Markdown that may start commands or be HTML. */
const trusted = {
  selector: "AssignmentExpression[left.property.name=/^(isTrusted|supportHtml)$/]",
  message: "Markdown is never trusted here.",
};

/** Whatever VS Code shows text in. */
const shownByVscode = [
  "NewExpression[callee.property.name=/^(TreeItem|MarkdownString|Hover|CodeLens|InlayHint|Diagnostic|DiagnosticRelatedInformation|TestMessage|DocumentSymbol|SymbolInformation|CompletionItem|CodeAction|Task)$/]",
  "MemberExpression[property.name=/^(show(Information|Warning|Error)Message|showQuickPick|showInputBox|setStatusBarMessage|createQuickPick|createInputBox|createOutputChannel|createStatusBarItem|createTerminal|createWebviewPanel|createTestItem|appendOutput|withProgress)$/]",
  "Literal[value=/^vscode\\.(diff|changes)$/]",
].map((selector) => ({
  selector,
  message: "Make what VS Code shows through a function of extension/shown.",
}));

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "out/",
      "**/*.mjs",
      "**/*.cjs",
      "**/*.d.ts",
      "media/",
      "test/fixtures/",
      "test/host/vscode/",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // VS Code returns Thenables; without this option they are not checked.
      "@typescript-eslint/no-floating-promises": ["error", { checkThenables: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // What meets foreign text takes a time that grows with the text, and no faster.
    files: ["src/**/*.ts", "webview-ui/**/*.ts"],
    plugins: { regexp },
    rules: {
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      "regexp/no-super-linear-move": ["error", { report: "potential" }],
    },
  },
  {
    // Everything that is printed passes one place, where no code but the program's own works.
    files: ["src/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        ...["stdout", "stderr"].map((property) => ({
          object: "process",
          property,
          message: "Write through outputTo of cli/terminal/output.ts.",
        })),
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: "@clack/prompts", message: "Ask through cli/terminal/prompts.ts." },
            ...["process", "node:process"].map((name) => ({
              name,
              importNames: ["default", "stdout", "stderr"],
              message: "Write through outputTo of cli/terminal/output.ts.",
            })),
          ],
        },
      ],
    },
  },
  {
    // What lies in a project may be a pipe, a device or 60 MB, whoever wrote it.
    files: ["src/**/*.ts"],
    ignores: [
      "src/node/files/readForeign.ts",
      // The program's own package, and files that it has just made.
      "src/cli/{main,tour/*,convert/convertInteractively}.ts",
      "src/node/store/{schema,database/loadSqlJs}.ts",
    ],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        ...["node:fs", "node:fs/promises"].map((name) => ({
          name,
          importNames: ["readFile", "readFileSync", "createReadStream"],
          message: "Read through node/files/readForeign.ts.",
        })),
      ],
    },
  },
  {
    // Whatever somebody left in a worktree is kept before it is reset.
    files: ["src/node/engine/**/*.ts"],
    ignores: [
      "src/node/engine/worktree/leftovers.ts",
      // The engine's own checkout; a branch that is kept as a whole; a worktree in which nothing lies.
      "src/node/engine/proof/proofCheckout.ts",
      "src/node/engine/start/claimBranch.ts",
      "src/node/engine/worktree/prepareWorktree.ts",
    ],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name=/^(resetTo|moveTo|restorePaths)$/]",
          message: "Reset a worktree through resetTo or discard of worktree/leftovers.ts.",
        },
      ],
    },
  },
  { files: ["src/cli/io.ts"], rules: { "no-restricted-properties": "off" } },
  { files: ["src/cli/terminal/prompts.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["src/extension/**/*.ts"], rules: { "no-restricted-syntax": ["error", trusted] } },
  {
    // What VS Code shows is made in one place, where nothing in it hides or reorders the rest.
    files: ["src/extension/**/*.ts"],
    ignores: ["src/extension/shown/*.ts"],
    rules: { "no-restricted-syntax": ["error", trusted, ...shownByVscode] },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      "@typescript-eslint/require-await": "off",
    },
  },
);
