/** A stretch of a text that is secret, and what is said in its place. */
export interface Found {
  start: number;
  end: number;
  label: string;
}

/** Hides secrets in texts, where they stand and as they stand; everything else stays as it is. */
export interface Redactor {
  (text: string): string;
  /** What is secret in a text that goes on, in order, and where at its end a secret may begin; its length where none can. */
  read(text: string): { found: Found[]; open: number };
}
