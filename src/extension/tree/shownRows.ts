import type { TreeRow } from "./row";

/** What has to be painted again: everything, or these rows with what is below them. */
export type Repaint = "all" | readonly TreeRow[];

/**
 * The rows that a view was given. VS Code forgets a row that is painted again until it has asked for it anew, and a click
 * in between reaches nothing; so a row stays the same object for as long as it is there, and only what looks otherwise
 * than before is painted again.
 */
export class ShownRows {
  readonly #known = new Map<string, TreeRow>();
  readonly #given = new Map<string | undefined, readonly TreeRow[]>();

  /** The rows to give for a parent (none: the top); each is the object that was given for its id before. */
  give(parent: TreeRow | undefined, fresh: readonly TreeRow[]): TreeRow[] {
    const given = fresh.map((row) => this.#adopt(row));
    this.#given.set(parent?.id, given);
    return given;
  }

  /** Brings the given rows up to date; says which of them look otherwise than before. */
  update(fresh: readonly TreeRow[]): Repaint {
    const given = this.#given.get(undefined);
    if (given === undefined || !haveSameIds(given, fresh)) {
      this.#forget();
      return "all";
    }
    return this.#updateAll(given, fresh);
  }

  #updateAll(given: readonly TreeRow[], fresh: readonly TreeRow[]): TreeRow[] {
    return given.flatMap((row, index) => {
      const next = fresh[index];
      return next === undefined ? [] : this.#updateOne(row, next);
    });
  }

  #updateOne(row: TreeRow, next: TreeRow): TreeRow[] {
    const looksOtherwise = looksOf(row) !== looksOf(next);
    bringUpToDate(row, next);
    if (looksOtherwise) return [row];
    const given = this.#given.get(row.id);
    if (given === undefined) return [];
    const children = next.children?.() ?? [];
    return haveSameIds(given, children) ? this.#updateAll(given, children) : [row];
  }

  #adopt(fresh: TreeRow): TreeRow {
    const known = this.#known.get(fresh.id);
    if (known === undefined) {
      this.#known.set(fresh.id, fresh);
      return fresh;
    }
    bringUpToDate(known, fresh);
    return known;
  }

  /** A new top comes with everything below it. */
  #forget(): void {
    this.#known.clear();
    this.#given.clear();
  }
}

/** Optional parts that the fresh row does not have must go too. */
function bringUpToDate(row: TreeRow, fresh: TreeRow): void {
  if (row === fresh) return;
  for (const key of Object.keys(row)) {
    if (!Object.hasOwn(fresh, key)) Reflect.deleteProperty(row, key);
  }
  Object.assign(row, fresh);
}

function haveSameIds(one: readonly TreeRow[], other: readonly TreeRow[]): boolean {
  return one.length === other.length && one.every((row, index) => row.id === other[index]?.id);
}

/** All that VS Code shows of a row or hands to its commands. */
function looksOf(row: TreeRow): string {
  const { label, description, icon, context, tooltip, target, open, ticked, children } = row;
  const isParent = children !== undefined;
  return JSON.stringify([
    label,
    description,
    icon,
    context,
    tooltip,
    target,
    open,
    ticked,
    isParent,
  ]);
}
