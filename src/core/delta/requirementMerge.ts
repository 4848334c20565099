import { foreignTail } from "../text/foreignTail";
import {
  foldedName,
  headerName,
  requirementNameOf,
  type RequirementBlock,
} from "../text/requirementBlock";
import { describeBalance, quoted, scenarioDifference } from "./scenarioDifference";

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

function occurrences(text: string, part: string): number {
  return part === "" ? 0 : text.split(part).length - 1;
}

/** Requirements by name in their order, while the operations of a delta are applied to them. */
export class RequirementMerge {
  /** A name declared twice stands for its last block, as in OpenSpec. */
  readonly #byName = new Map<string, RequirementBlock>();
  /** The names that differ in case or spacing only, in the order in which they came. */
  readonly #byFold = new Map<string, Set<string>>();
  /** For each block of the spec, the name that it goes by after the renames so far. */
  readonly #order: string[];
  readonly counts: DeltaCounts = { added: 0, modified: 0, removed: 0, renamed: 0 };
  readonly warnings: string[] = [];

  constructor(
    private readonly capability: string,
    private readonly original: readonly RequirementBlock[],
    private readonly isNew: boolean,
  ) {
    for (const block of original) this.put(requirementNameOf(block.name), block);
    this.#order = original.map((block) => requirementNameOf(block.name));
  }

  /** The requirements as they are by now: those of the spec in their places, then what was added. */
  get blocks(): readonly RequirementBlock[] {
    const kept = this.#order.flatMap((name) => this.#byName.get(name) ?? []);
    const known = new Set(this.#order);
    return [
      ...kept,
      ...[...this.#byName].flatMap(([name, block]) => (known.has(name) ? [] : block)),
    ];
  }

  rename(pair: { from: string; to: string }): void {
    const [from, to] = [requirementNameOf(pair.from), requirementNameOf(pair.to)];
    const block = this.#byName.get(from);
    if (block === undefined) {
      const near = this.#byName.has(to) ? this.near(from, to) : undefined;
      if (near !== undefined) throw this.failure("RENAMED", pair.from, exists("source ", near));
      if (this.#byName.has(to)) return;
      throw this.failure("RENAMED", pair.from, "source not found");
    }
    if (this.#byName.has(to)) throw this.failure("RENAMED", pair.to, "target already exists");
    const taken = this.near(to, from);
    if (taken !== undefined) {
      throw this.failure("RENAMED", pair.to, `${differs(taken)}; choose a distinct name`);
    }
    const [, ...body] = block.raw.split("\n");
    this.take(from);
    this.put(to, {
      ...block,
      name: to,
      raw: [`### Requirement: ${to}`, ...body].join("\n"),
    });
    const at = this.#order.indexOf(from);
    if (at !== -1) this.#order[at] = to;
    this.counts.renamed++;
  }

  remove(name: string): void {
    if (this.take(requirementNameOf(name))) {
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
    const key = requirementNameOf(next.name);
    const block = this.#byName.get(key);
    if (block === undefined) throw this.failure("MODIFIED", next.name, "not found");
    // A name with two closing marks matches without both, and its header without one.
    if (headerName(next.raw.split("\n")[0] ?? "") !== key) {
      throw this.failure("MODIFIED", next.name, "header mismatch in content");
    }
    const difference = scenarioDifference(block.raw, next.raw);
    if (difference.lost.length > 0) {
      throw this.failure(
        "MODIFIED",
        next.name,
        `current spec contains scenario(s) not present in the modified block: ${quoted(difference.lost)}. ${describeBalance(difference)} Refresh the change spec before archiving to avoid dropping scenarios.`,
      );
    }
    if (!same(block.raw, next.raw)) this.counts.modified++;
    this.put(key, next);
  }

  add(block: RequirementBlock): void {
    const key = requirementNameOf(block.name);
    const present = this.#byName.get(key);
    if (present !== undefined) {
      if (same(present.raw, block.raw)) return;
      throw this.failure("ADDED", block.name, "already exists");
    }
    const near = this.near(block.name);
    if (near !== undefined) {
      const advice = "use MODIFIED with that exact header to change it, or choose a distinct name";
      throw this.failure("ADDED", block.name, `${differs(near)}; ${advice}`);
    }
    this.put(key, block);
    this.counts.added++;
  }

  warn(text: string): void {
    this.warnings.push(`${this.capability} - ${text}`);
  }

  /** Says which headings went with a requirement that had swallowed them, because its new text lacks them. */
  warnOfLostTails(): void {
    for (const [at, block] of this.original.entries()) {
      const replacement = this.#byName.get(this.#order[at] ?? "");
      const tail = replacement === block ? undefined : foreignTail(block.raw);
      if (tail === undefined) continue;
      const keeps =
        replacement !== undefined &&
        occurrences(replacement.raw.trim(), tail.text) >= occurrences(block.raw.trim(), tail.text);
      if (keeps) continue;
      this.warn(
        `"${tail.heading}" sits inside requirement "${block.name}" and goes with it. Move it under its own requirement, or above \`## Requirements\`, to keep it.`,
      );
    }
  }

  /** Another requirement whose name differs from `name` in case or spacing only. */
  private near(name: string, except?: string): RequirementBlock | undefined {
    for (const key of this.#byFold.get(foldedName(name)) ?? []) {
      if (key !== except) return this.#byName.get(key);
    }
    return undefined;
  }

  private put(key: string, block: RequirementBlock): void {
    this.#byName.set(key, block);
    const folded = foldedName(key);
    this.#byFold.set(folded, (this.#byFold.get(folded) ?? new Set()).add(key));
  }

  private take(key: string): boolean {
    this.#byFold.get(foldedName(key))?.delete(key);
    return this.#byName.delete(key);
  }

  private failure(operation: string, name: string, why: string): MergeFailure {
    return new MergeFailure(
      `${this.capability} ${operation} failed for header "### Requirement: ${name}" - ${why}`,
    );
  }
}

function exists(what: string, near: RequirementBlock): string {
  return `${what}not found, but "### Requirement: ${near.name}" exists; fix the header to match it exactly`;
}

function differs(near: RequirementBlock): string {
  return `"### Requirement: ${near.name}" already exists and differs only in case or spacing`;
}
