/** What HEAD tracks, asked in the ways that a text names files. */
export interface TrackedPaths {
  all: readonly string[];
  hasFile(path: string): boolean;
  hasFolder(path: string): boolean;
  /** The one file of this name, wherever it is; undefined when there is none or several. */
  only(basename: string): string | undefined;
}

/** Prepares the list of tracked paths to be asked. */
export function trackedPathsOf(paths: readonly string[]): TrackedPaths {
  const files = new Set(paths);
  const folders = new Set<string>();
  const named = new Map<string, string[]>();
  for (const path of files) {
    const parts = path.split("/");
    for (let count = 1; count < parts.length; count++) folders.add(parts.slice(0, count).join("/"));
    const basename = parts.at(-1) ?? path;
    named.set(basename, [...(named.get(basename) ?? []), path]);
  }
  return {
    all: [...files].sort(),
    hasFile: (path) => files.has(path),
    hasFolder: (path) => folders.has(path),
    only: (basename) => {
      const found = named.get(basename) ?? [];
      return found.length === 1 ? found[0] : undefined;
    },
  };
}

const extensions = new Set(
  (
    "astro bash bat c cc cfg cjs clj cljs cmake cmd conf cpp cs css csv cts cxx dart ejs env erb ex exs fish " +
    "fs go gql gradle graphql groovy h handlebars hbs hcl hpp hrl hs htm html ini ipynb java jl js json json5 jsonc " +
    "jsx kt kts less lock lua m md mdx mjs mk ml mli mm mts njk nix patch php pl plist png po prisma properties proto " +
    "ps1 psql pug py pyi r rake rb rs rst sass scala scss sh sol sql svelte svg swift tcl tex tf tfvars tmpl toml ts " +
    "tsx txt vb vim vue xml xsd yaml yml zig zsh"
  ).split(" "),
);
const namesWithoutExtension =
  /^(Makefile|Dockerfile|Procfile|Gemfile|Rakefile|Jenkinsfile|Vagrantfile|Justfile|CODEOWNERS|\.gitignore|\.gitattributes|\.dockerignore|\.editorconfig|\.npmrc|\.nvmrc|\.env(\.\w+)?|\.(eslint|prettier|babel|stylelint)rc)$/;
/** `Node.js` is a product, `res.json` a call: neither is a file, unless it is tracked. */
const notAFile =
  /^(node|vue|next|nuxt|express|react|three|d3|chart|ember|backbone|angular|alpine|solid|moment|bun|deno)\.js$|^(req|res|request|response|this|self|app|console|process|module|window|document|math|os|path|sys|np|pd)\.\w+$/i;
const hostName =
  /^[\w-]+(\.[\w-]+)*\.(com|org|net|io|dev|edu|gov|app|ai|co|invalid|example|test|local)$/i;
const ownDocuments =
  /^(proposal|tasks|design|spec)\.md$|^(specs\/.*\/)?spec\.md$|^(openspec|workstreams)(\/|$)/;
const allowed = /^[\p{L}\p{N}_@.+~()[\]{}*?!,/$ -]+$/u;

function extensionOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /[^.*?]?\.([A-Za-z][A-Za-z0-9]{0,9})$/.exec(name)?.[1]?.toLowerCase();
}

/** `src/app.py:42`, `src/app.py#L3` and `tests/t.py::test_x` name the file before the mark. */
function clean(token: string): string {
  const [file = ""] = token.split(/::|#/, 1);
  const parts = file.split(":");
  if (parts.length > 1 && /^\d+(?:-\d+)?$/.test(parts.at(-1) ?? "")) parts.pop();
  while (parts.length > 1 && /^\d+$/.test(parts.at(-1) ?? "")) parts.pop();
  return parts.join(":").replace(/^(\.\/)+/, "");
}

function isRefused(path: string): boolean {
  const isAbsolute = /^[/~$]|^[A-Za-z]:|:\/\/|\$\{/.test(path);
  const isHost = hostName.test(path.split("/")[0] ?? "") && path.includes("/");
  const isOutside = path.split("/").some((part) => part === ".." || part === ".git");
  const isOurs = ownDocuments.test(path) || /^\.(workstreams|worktrees)/.test(path);
  return isAbsolute || isHost || isOutside || isOurs || !allowed.test(path) || !/\p{L}/u.test(path);
}

function readGlob(path: string, tracked: TrackedPaths): string | undefined {
  if (/\(/.test(path) || path.startsWith("!") || !path.includes("/")) return undefined;
  const first = path.split("/")[0] ?? "";
  const isRooted = !/[*?[\]{}]/.test(first);
  const isUseful = (isRooted && tracked.hasFolder(first)) || extensionOf(path) !== undefined;
  return isUseful ? path : undefined;
}

function isNewFile(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (namesWithoutExtension.test(name)) return true;
  const extension = extensionOf(path);
  if (extension === undefined || name.length === extension.length + 1) return false;
  if (!path.includes("/")) return extensions.has(extension) && !notAFile.test(path);
  return extensions.has(extension) || !/^(\w+\.)+\w+$/.test(path.split("/")[0] ?? "");
}

/**
 * The path that a word of a text names, as it belongs into a scope: a tracked file, a folder (as `folder/**`), a glob,
 * or a file that does not exist yet. Undefined when the word is something else: a URL, a route, a version, a rate.
 */
export function readPathToken(
  token: string,
  isCode: boolean,
  tracked: TrackedPaths,
): string | undefined {
  const path = clean(token);
  if (path === "" || isRefused(path)) return undefined;
  const isPlainWord = !/[./]/.test(path);
  if (tracked.hasFile(path)) return isPlainWord && !isCode ? undefined : path;
  const folder = path.replace(/(?<!\/)\/+$/, "");
  if (path.includes("/") && tracked.hasFolder(folder)) return `${folder}/**`;
  if (/[*?{}]/.test(path)) return readGlob(path, tracked);
  if (/[()!,$]/.test(path)) return undefined;
  if (path.endsWith("/")) {
    const isBelow = tracked.hasFolder(path.split("/")[0] ?? "");
    return isCode || isBelow ? `${folder}/**` : undefined;
  }
  if (!isNewFile(path)) return undefined;
  return path.includes("/") ? path : (tracked.only(path) ?? path);
}
