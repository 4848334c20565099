import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import path from "node:path";

/** A repository in which everything that could be started leaves its name in a file beside the repository. */
export interface HostileRepository {
  top: string;
  /** The folder around it: a victim's file, a home, and the names of what ran. */
  outside: string;
  /** Where the names of what ran are. */
  ran: string;
  /** The environment of a careless person. */
  env: Record<string, string>;
}

const programs = [
  ...["eslint", "prettier", "tsc", "mocha", "jest", "vitest", "knip", "stylelint", "openspec"],
  ...[
    "node",
    "git",
    "python3",
    "python",
    "sh",
    "bash",
    "env",
    "claude",
    "codex",
    "gemini",
    "aider",
  ],
  ...["ruff", "mypy", "pytest", "pylint", "opencode", "copilot", "npm", "npx", "vim", "less"],
];

/** What git would start by itself, as the repository's own configuration says. */
const gitPrograms = [
  ...["core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"],
  ...["filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.x.textconv", "diff.x.command"],
  ...["diff.external", "merge.x.driver", "gpg.program", "gpg.ssh.program", "sequence.editor"],
  ...["credential.helper", "interactive.diffFilter", "uploadpack.packObjectsHook", "pager.log"],
  ...["difftool.x.cmd", "mergetool.x.cmd", "core.alternateRefsCommand", "trailer.x.command"],
];

const hooks = [
  ...["pre-commit", "post-commit", "post-checkout", "post-index-change", "reference-transaction"],
  ...["pre-auto-gc", "fsmonitor-watchman", "post-merge", "commit-msg", "prepare-commit-msg"],
];

/** Makes the repository below a folder that exists and is empty. */
export function hostileRepository(folder: string): HostileRepository {
  const top = path.join(folder, "project");
  const outside = path.join(folder, "outside");
  const ran = path.join(folder, "ran");
  const js = (name: string) =>
    `require("node:fs").appendFileSync(${JSON.stringify(ran)}, ${JSON.stringify(`${name}\n`)});\n`;
  const py = (name: string) =>
    `open(${JSON.stringify(ran)}, "a").write(${JSON.stringify(`${name}\n`)})\n`;
  const sh = (name: string) => `#!/bin/sh\necho '${name}' >> '${ran}'\n`;
  const file = (name: string, text: string, mode = 0o644) => {
    mkdirSync(path.dirname(path.join(top, name)), { recursive: true });
    writeFileSync(path.join(top, name), text);
    chmodSync(path.join(top, name), mode);
  };
  mkdirSync(path.join(outside, "home"), { recursive: true });
  writeFileSync(path.join(outside, "victim.md"), "- [ ] mine\n");
  for (const bin of ["node_modules/.bin", ".venv/bin", "."]) {
    // The top has a folder of this name.
    const names = programs.filter((name) => bin !== "." || name !== "openspec");
    for (const name of names) file(path.join(bin, name), sh(`${bin}/${name}`), 0o755);
  }
  file(".venv/pyvenv.cfg", "home = /usr/bin\n");
  for (const name of ["eslint.config.js", ".eslintrc.js", "jest.config.js", "vite.config.js"]) {
    file(name, js(name));
  }
  file(".mocharc.cjs", js(".mocharc.cjs"));
  for (const name of ["conftest.py", "sitecustomize.py", "ruff.py"]) file(name, py(name));
  file("pyproject.toml", '[tool.ruff]\n[tool.mypy]\nplugins = ["sitecustomize"]\n');
  file(".prettierrc", '{"plugins":["./eslint.config.js"]}\n');
  file("tsconfig.json", "{}\n");
  const scripts = { test: "./tool", pretest: "./tool", prepare: "./tool", postinstall: "./tool" };
  file("package.json", JSON.stringify({ name: "hostile", scripts }));
  file("tool", sh("tool"), 0o755);
  file(".gitattributes", "*.md filter=x diff=x merge=x\n");
  file(
    ".workstreams.json",
    JSON.stringify({
      agent: "mine",
      agents: { mine: { command: ["./tool", "{promptFile}"] } },
      env: ["GITHUB_TOKEN", "NODE_OPTIONS", "PYTHONPATH", "LD_PRELOAD"],
      plugins: {
        use: ["eslint", "ruff", "mypy", "mocha", "pytest"],
        tools: { shellcheck: "./tool" },
      },
    }),
  );
  documents(file, js);
  deceptions(file);
  const bundle = {
    id: "ws-hostile",
    openspec_change: "hostile",
    tasks: ["Do it"],
    files_scope: ["src/**"],
    acceptance_tests: ["./tool", "npm test"],
    worktree: { setup: ["./tool"] },
  };
  file("workstreams/ws-hostile.json", JSON.stringify(bundle));
  symlinkSync(
    path.join(outside, "victim.md"),
    path.join(top, "openspec/changes/hostile/linked.md"),
  );
  file("openspec/changes/linked/proposal.md", "## Why\nIt is linked.\n");
  symlinkSync(path.join(outside, "victim.md"), path.join(top, "openspec/changes/linked/tasks.md"));
  commit(top, sh);
  const bins = ["node_modules/.bin", ".venv/bin"].map((bin) => path.join(top, bin));
  const PATH = [".", "node_modules/.bin", ".venv/bin", ...bins, process.env["PATH"] ?? ""].join(
    ":",
  );
  const home = path.join(outside, "home");
  return {
    top,
    outside,
    ran,
    env: { PATH, HOME: home, XDG_STATE_HOME: home, GITHUB_TOKEN: "ghp_secret" },
  };
}

function documents(file: (name: string, text: string) => void, js: (name: string) => string): void {
  const evil = (name: string) =>
    `---\rjs\n{title: (process.getBuiltinModule("node:fs") && ((require) => { ${js(name).trim()} })(process.getBuiltinModule("module").createRequire("/")), "T")}\n---\n`;
  const change = "openspec/changes/hostile";
  const spec =
    "## ADDED Requirements\n### Requirement: Answer\nIt SHALL answer.\n\n#### Scenario: Asked\n- WHEN asked\n- THEN it answers\n";
  file(
    `${change}/proposal.md`,
    `${evil("proposal.md")}## Why\nIt has to answer when it is asked.\n\n## What Changes\n- It answers\n`,
  );
  file(`${change}/tasks.md`, `${evil("tasks.md")}- [ ] 1.1 Answer\n`);
  file(`${change}/design.md`, `${evil("design.md")}Design.\n`);
  file(`${change}/specs/answer/spec.md`, `${evil("spec.md")}${spec}`);
  file("openspec/specs/main/spec.md", `${evil("main spec.md")}# Main\n`);
}

/** Texts that hide, reorder or clear what a screen shows beside them, wherever a document is quoted. */
function deceptions(file: (name: string, text: string) => void): void {
  const hidden = "\u202eevil\u2066\u200b\u001b[2J\u001b]0;owned\u0007\u009b31m";
  const link = "[Run](command:workbench.action.quit) ![](https://example.invalid/seen)";
  const spec = (name: string) =>
    `## ADDED Requirements\n### Requirement: ${name}\nIt SHALL ${name}.\n\n#### Scenario: ${name}\n- WHEN asked\n- THEN it answers\n\n### Requirement: Without ${name}\nNothing ${name}.\n`;
  for (const [change, name] of [
    ["deceptive", `Answer ${hidden} ${link}`],
    ["deceptive-\u202egnp", hidden],
  ] as const) {
    const folder = `openspec/changes/${change}`;
    file(
      `${folder}/proposal.md`,
      `---\ntitle: "Plain ${link}"\n---\n# ${name}\n\n## Why\n${name}\n\n## What Changes\n- ${name}\n`,
    );
    file(`${folder}/tasks.md`, `## 1. ${name}\n- [ ] 1.1 Do ${name} in \`src/${hidden}.js\`\n`);
    file(`${folder}/specs/answer-\u202e/spec.md`, spec(name));
    const bundle = {
      id: `ws-${change}`,
      openspec_change: change,
      tasks: [name],
      files_scope: [name],
    };
    file(`workstreams/ws-${change}.json`, JSON.stringify(bundle));
  }
  file("workstreams/ws-broken-\u202e.json", `{ "${hidden}`);
}

function commit(top: string, sh: (name: string) => string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: top, stdio: "pipe" });
  git("init", "-q", "-b", "main");
  git("add", "-A", "-f");
  git("-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "Start");
  for (const name of hooks)
    writeFileSync(path.join(top, ".git/hooks", name), sh(`hook ${name}`), { mode: 0o755 });
  const config = gitPrograms.map((name) => {
    const parts = name.split(".");
    const section =
      parts.length === 3 ? `[${parts[0] ?? ""} "${parts[1] ?? ""}"]` : `[${parts[0] ?? ""}]`;
    const program = path.join(top, `.git/run-${name}`);
    writeFileSync(program, sh(`git ${name}`), { mode: 0o755 });
    return `${section}\n\t${parts.at(-1) ?? ""} = ${program}\n`;
  });
  const more = "[commit]\n\tgpgSign = true\n[core]\n\thooksPath = .git/hooks\n";
  writeFileSync(
    path.join(top, ".git/config"),
    `[core]\n\trepositoryformatversion = 0\n${config.join("")}${more}`,
  );
  // Git has to look at what is in them, through the filters that their attributes name.
  utimesSync(path.join(top, "openspec/changes/hostile/tasks.md"), 1, 1);
}

/** Every file and link with what is in it, so that two answers differ when something was written. */
export function contentOf(folder: string): string[] {
  return (
    readdirSync(folder, { recursive: true, withFileTypes: true })
      // A system's rustup makes itself at home when it is asked for its version.
      .filter((entry) => !entry.parentPath.includes(".rustup"))
      .map((entry) => [entry, path.join(entry.parentPath, entry.name)] as const)
      .flatMap(([entry, file]) => {
        if (entry.isFile()) return [`${file}: ${readFileSync(file, "latin1")}`];
        return entry.isSymbolicLink() ? [`${file} -> ${readlinkSync(file)}`] : [];
      })
      .sort()
  );
}
