// What the bundles hold of others: an SBOM, and their notices and license texts, both from what esbuild put into them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** SPDX ids and expressions under which the product may ship the work of others, word for word. */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-4.0",
  "ISC",
  "MIT",
]);
const sbomProgram = join(
  import.meta.dirname,
  "../node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js",
);
/** Texts of packages that ship none. */
const keptTexts = join(import.meta.dirname, "licenses");

/**
 * Writes sbom.cdx.json and THIRD-PARTY-NOTICES.txt of what esbuild bundled in `root`; throws where a license is not
 * allowed or has no text.
 */
export function writeNotices(metafiles, { root = ".", folder = "dist" } = {}) {
  const sbom = readSbom(metafiles, root);
  const components = sbom.components.map(readComponent);
  const problems = components.flatMap(findProblems);
  if (problems.length > 0) {
    throw new Error(
      `Licenses of bundled packages:\n${problems.map((each) => `  ${each}`).join("\n")}`,
    );
  }
  // The texts are in the notices; twice they would be a third of the VSIX.
  const withoutTexts = (key, value) => (key === "evidence" ? undefined : value);
  writeFileSync(join(folder, "sbom.cdx.json"), `${JSON.stringify(sbom, withoutTexts)}\n`);
  writeFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), noticesText(components));
}

function readSbom(metafiles, root) {
  const own = mkdtempSync(join(tmpdir(), "metafile-"));
  try {
    const metafile = join(own, "meta.json");
    const file = join(own, "sbom.json");
    writeFileSync(metafile, JSON.stringify(merge(metafiles)));
    const options = ["--gather-license-texts", "--output-reproducible", "--bwd", root, "-o", file];
    const { status, stderr } = spawnSync(process.execPath, [sbomProgram, ...options, metafile], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`The SBOM could not be made:\n${stderr}`);
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function merge(metafiles) {
  const all = (part) => Object.entries(Object.assign({}, ...metafiles.map((each) => each[part])));
  const inputs = all("inputs").map(([file, { imports, ...rest }]) => [
    plainName(file),
    { ...rest, imports: imports.map((each) => ({ ...each, path: plainName(each.path) })) },
  ]);
  const outputs = all("outputs").map(([file, { inputs: parts, ...rest }]) => [
    file,
    {
      ...rest,
      inputs: filesOf(Object.entries(parts).map(([name, part]) => [plainName(name), part])),
    },
  ]);
  return { inputs: filesOf(inputs), outputs: Object.fromEntries(outputs) };
}

/** A font is named in a style sheet with a query behind it. */
function plainName(file) {
  return file.replace(/[?#].*$/, "");
}

/** Without what esbuild or a plugin of ours made itself: `<stdin>`, `namespace:name`. */
function filesOf(entries) {
  return Object.fromEntries(entries.filter(([file]) => !/^(?:<|[\w-]+:)/.test(file)));
}

function readComponent({ group, name, version, licenses = [], evidence, externalReferences = [] }) {
  const fullName = group === undefined ? name : `${group}/${name}`;
  const texts = (evidence?.licenses ?? []).map(({ license: { text } }) =>
    Buffer.from(text.content, text.encoding ?? "utf8").toString("utf8"),
  );
  const kept = join(keptTexts, `${fullName.replace("/", "+")}.txt`);
  if (texts.length === 0 && existsSync(kept)) texts.push(readFileSync(kept, "utf8"));
  return {
    title: `${fullName} ${version}`,
    licenses: licenses.map(({ license, expression }) => expression ?? license.id ?? license.name),
    texts: texts.map((text) => text.replaceAll("\r\n", "\n").trim()),
    address: externalReferences.find(({ type }) => type === "vcs")?.url,
  };
}

function findProblems({ title, licenses, texts }) {
  const refused = licenses.filter((each) => !allowed.has(each));
  if (licenses.length === 0) return [`${title} declares no license; replace the package.`];
  if (refused.length > 0) {
    return [`${title} is under ${refused.join(", ")}, which .ci/notices.mjs does not allow.`];
  }
  return texts.length > 0
    ? []
    : [`${title} has no license text; keep the one of its repository in .ci/licenses.`];
}

function noticesText(components) {
  const entries = components.map(({ title, licenses, texts, address }) =>
    [
      `${title} (${licenses.join(", ")})`,
      ...(address === undefined ? [] : [address]),
      "",
      ...texts,
    ].join("\n"),
  );
  const first = "This product contains the work of others, under the licenses that follow.";
  return `${[first, ...entries].join(`\n\n${"=".repeat(80)}\n\n`)}\n`;
}
