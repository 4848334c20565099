import { foldedName, scenarioNames, type RequirementBlock } from "./requirementBlock";
import { specText } from "./specText";

/** How many requirements a delta changed. */
export interface DeltaCounts {
  added: number;
  modified: number;
  removed: number;
  renamed: number;
}

/** A delta that cannot be applied; the message is OpenSpec's. */
export class MergeFailure extends Error {
  override readonly name = "MergeFailure";
}

function same(one: string, other: string): boolean {
  return one.replace(/\r\n?/g, "\n").trim() === other.replace(/\r\n?/g, "\n").trim();
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

function firstQuoted(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `${quoted(names.slice(0, 3))}${more}`;
}

function without(names: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken];
  return names.filter((name) => {
    const at = left.indexOf(name);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** Requirements by name in their order, while the operations of a delta are applied to them. */
export class RequirementMerge {
  #blocks: RequirementBlock[];
  readonly counts: DeltaCounts = { added: 0, modified: 0, removed: 0, renamed: 0 };
  readonly warnings: string[] = [];

  constructor(
    private readonly capability: string,
    blocks: readonly RequirementBlock[],
    private readonly isNew: boolean,
  ) {
    this.#blocks = blocks.map((block) => ({ ...block }));
  }

  get blocks(): readonly RequirementBlock[] {
    return this.#blocks;
  }

  rename({ from, to }: { from: string; to: string }): void {
    const block = this.find(from);
    const near = this.near(from, to);
    if (block === undefined) {
      const done = this.find(to) !== undefined;
      if (done && near === undefined) return;
      if (done && near !== undefined) throw this.failure("RENAMED", from, exists("source ", near));
      throw this.failure("RENAMED", from, "source not found");
    }
    if (this.find(to) !== undefined) throw this.failure("RENAMED", to, "target already exists");
    const taken = this.near(to, from);
    if (taken !== undefined) {
      throw this.failure("RENAMED", to, `${differs(taken)}; choose a distinct name`);
    }
    const [, ...body] = block.raw.split("\n");
    block.raw = [`### Requirement: ${to}`, ...body].join("\n");
    block.name = to;
    this.counts.renamed++;
  }

  remove(name: string): void {
    const block = this.find(name);
    if (block !== undefined) {
      this.#blocks = this.#blocks.filter((one) => one !== block);
      this.warnOfTail(block, "");
      this.counts.removed++;
      return;
    }
    if (this.isNew) return;
    const near = this.near(name);
    if (near !== undefined) throw this.failure("REMOVED", name, exists("", near));
    this.warn(
      `REMOVED requirement "${name}" is not in the current spec; treating it as already removed.`,
    );
  }

  modify(next: RequirementBlock): void {
    const block = this.find(next.name);
    if (block === undefined) throw this.failure("MODIFIED", next.name, "not found");
    this.refuseLostScenarios(block, next);
    if (!same(block.raw, next.raw)) this.counts.modified++;
    this.warnOfTail(block, next.raw);
    block.raw = next.raw;
  }

  add(block: RequirementBlock): void {
    const present = this.find(block.name);
    if (present !== undefined) {
      if (same(present.raw, block.raw)) return;
      throw this.failure("ADDED", block.name, "already exists");
    }
    const near = this.near(block.name);
    if (near !== undefined) {
      const advice = "use MODIFIED with that exact header to change it, or choose a distinct name";
      throw this.failure("ADDED", block.name, `${differs(near)}; ${advice}`);
    }
    this.#blocks.push({ ...block });
    this.counts.added++;
  }

  warn(text: string): void {
    this.warnings.push(`${this.capability} - ${text}`);
  }

  private find(name: string) {
    return this.#blocks.find((block) => block.name === name);
  }

  /** Another requirement whose name differs from `name` in case or spacing only. */
  private near(name: string, except?: string): RequirementBlock | undefined {
    return this.#blocks.find(
      (block) =>
        block.name !== name && block.name !== except && foldedName(block.name) === foldedName(name),
    );
  }

  private failure(operation: string, name: string, why: string): MergeFailure {
    return new MergeFailure(
      `${this.capability} ${operation} failed for header "### Requirement: ${name}" - ${why}`,
    );
  }

  private refuseLostScenarios(block: RequirementBlock, next: RequirementBlock): void {
    const current = scenarioNames(block.raw);
    const proposed = scenarioNames(next.raw);
    const lost = without(current, proposed);
    if (lost.length === 0) return;
    const gained = without(proposed, current);
    const count = (n: number) => `${n} scenario${n === 1 ? "" : "s"}`;
    const adds =
      gained.length === 0
        ? "It adds none."
        : `It adds ${count(gained.length)} not in the current spec: ${firstQuoted(gained)}.`;
    throw this.failure(
      "MODIFIED",
      next.name,
      `current spec contains scenario(s) not present in the modified block: ${quoted(lost)}. The modified block has ${count(proposed.length)}; the current spec has ${count(current.length)}. ${adds} Refresh the change spec before archiving to avoid dropping scenarios.`,
    );
  }

  /** A heading that the block had swallowed goes with it, unless the new text has it too. */
  private warnOfTail(block: RequirementBlock, replacement: string): void {
    const { lines, fenced } = specText(block.raw);
    const at = lines.findIndex((line, i) => i > 0 && !fenced[i] && /^#{1,3}\s+/.test(line));
    if (at === -1) return;
    if (replacement.includes(lines.slice(at).join("\n").trim())) return;
    this.warn(
      `"${(lines[at] ?? "").trim()}" sits inside requirement "${block.name}" and goes with it. Move it under its own requirement, or above \`## Requirements\`, to keep it.`,
    );
  }
}

function exists(what: string, near: RequirementBlock): string {
  return `${what}not found, but "### Requirement: ${near.name}" exists; fix the header to match it exactly`;
}

function differs(near: RequirementBlock): string {
  return `"### Requirement: ${near.name}" already exists and differs only in case or spacing`;
}
