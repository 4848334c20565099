/** A stretch of a view, and where it came from: character by character, or as a whole. */
interface Piece {
  at: number;
  from: number;
  to: number;
  isCopy: boolean;
}

/** A range of the original text. */
export interface Range {
  start: number;
  end: number;
}

/** A text as somebody reads it, which knows where each of its characters stands in the original. */
export class View {
  constructor(
    readonly text: string,
    private readonly pieces: readonly Piece[] = [],
    private readonly parent?: View,
  ) {}

  /** The view in which `replace` took the place of what a pattern finds; this one where it finds nothing. */
  replaced(pattern: RegExp, replace: (found: string) => string): View {
    const pieces: Piece[] = [];
    let text = "";
    let from = 0;
    const copy = (to: number) => {
      if (to > from) pieces.push({ at: text.length, from, to, isCopy: true });
      text += this.text.slice(from, to);
    };
    for (const { 0: found, index } of this.text.matchAll(pattern)) {
      const instead = replace(found);
      if (instead === found) continue;
      copy(index);
      from = index + found.length;
      if (instead !== "") pieces.push({ at: text.length, from: index, to: from, isCopy: false });
      text += instead;
    }
    if (from === 0) return this;
    copy(this.text.length);
    return new View(text, pieces, this);
  }

  /** Where a range of this view stands in the original. */
  original(start: number, end: number): Range {
    if (this.parent === undefined) return { start, end };
    const first = this.#pieceAt(start);
    const last = this.#pieceAt(end - 1);
    return this.parent.original(
      first.isCopy ? first.from + start - first.at : first.from,
      last.isCopy ? last.from + end - last.at : last.to,
    );
  }

  #pieceAt(position: number): Piece {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.pieces[middle]?.at ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    const piece = this.pieces[low];
    if (piece === undefined) throw new Error("an empty view has no ranges");
    return piece;
  }
}
