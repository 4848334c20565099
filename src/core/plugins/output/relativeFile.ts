import path from "node:path";

function fromUrl(name: string): string {
  if (!name.startsWith("file://")) return name;
  try {
    return decodeURIComponent(new URL(name).pathname).replace(/^\/([A-Za-z]:)/, "$1");
  } catch {
    return name;
  }
}

/** Some tools print quotes in a path as source code would have them. No separator is meant where a path begins with "/". */
function withoutEscapes(name: string): string {
  return name.startsWith("/") ? name.replace(/\\(['"\\])/g, "$1") : name;
}

/**
 * A file as a tool named it, relative to the folder with forward slashes, NFC; `.` when it named none.
 * `roots` are the folder's names: as given and without symlinks.
 */
export function relativeFile(name: string | undefined, roots: readonly string[]): string {
  const plain = withoutEscapes(fromUrl(name ?? ""))
    .replaceAll("\\", "/")
    .trim();
  if (plain === "") return ".";
  for (const root of roots.map((each) => each.replaceAll("\\", "/").replace(/\/$/, ""))) {
    if (plain === root) return ".";
    if (plain.startsWith(`${root}/`)) return clean(plain.slice(root.length + 1));
  }
  const [root] = roots;
  if (root !== undefined && path.posix.isAbsolute(plain)) {
    return clean(path.posix.relative(root.replaceAll("\\", "/"), plain));
  }
  return clean(plain);
}

function clean(file: string): string {
  return path.posix.normalize(file).replace(/^\.\//, "").normalize("NFC");
}
