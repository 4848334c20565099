// A scripted agent: it plays back prepared edits and knows no AI. Its first edit has one honest mistake, so that the
// checks have something to find; asked to fix, it mends exactly the place that the prompt names.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const edits = fileURLToPath(new URL("edits", import.meta.url));

console.log("scripted agent: plays back prepared edits, knows no AI");
const [promptFile = process.env.WORKSTREAM_PROMPT_FILE ?? ""] = process.argv.slice(2);
const prompt = await readFile(promptFile, "utf8");
await (process.env.WORKSTREAM_PHASE === "fix" ? fix() : edit());

async function edit() {
  const entries = await readdir(edits, { recursive: true });
  for (const entry of entries.filter((name) => name.endsWith(".txt")).sort()) {
    const file = entry.slice(0, -".txt".length);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, await readFile(path.join(edits, entry), "utf8"));
    console.log(`wrote ${file.split(path.sep).join("/")}`);
  }
}

async function fix() {
  const wrongType = /'number' is not assignable to parameter of type 'string'/;
  const place = /^`([^`\n]+):(\d+):(\d+)`$/gm;
  const places = [...prompt.matchAll(place)];
  if (!wrongType.test(prompt) || places.length === 0) {
    console.error("scripted agent: the prompt names nothing that the script can mend");
    process.exit(1);
  }
  for (const [, file, line, column] of places) {
    await makeString(file, Number(line), Number(column));
    console.log(`mended ${file}:${line}:${column}`);
  }
}

/** Wraps the argument that begins at a place, up to the parenthesis or comma that ends it. */
async function makeString(file, line, column) {
  const lines = (await readFile(file, "utf8")).split("\n");
  const text = lines[line - 1] ?? "";
  const from = column - 1;
  let depth = 0;
  let to = from;
  for (; to < text.length; to++) {
    if (text[to] === "(") depth++;
    if (depth === 0 && (text[to] === ")" || text[to] === ",")) break;
    if (text[to] === ")") depth--;
  }
  lines[line - 1] = `${text.slice(0, from)}String(${text.slice(from, to)})${text.slice(to)}`;
  await writeFile(file, lines.join("\n"));
}
