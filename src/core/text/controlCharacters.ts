// Control characters are written as escapes here, and the expressions made from text, since a linter is right that
// nobody can read them raw.

const stringStarts = "\\u0090\\u0098\\u009d\\u009e\\u009f";

/** Whole control sequences, as a terminal takes them away: CSI, then OSC and the other strings, then the short ones. */
const sequence = [
  "(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]",
  `(?:\\u001b[\\]PX^_]|[${stringStarts}])[^\\u0007\\u001b\\u009c${stringStarts}]*(?:\\u0007|\\u001b\\\\|\\u009c)`,
  "\\u001b[ -/]*[0-~]",
].join("|");

/** What is not drawn, hides or reorders: controls, format characters, separators, fillers, halves of characters. */
const undrawn = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\u115f\\u1160\\u3164\\uffa0]";

/** Joiners inside of an emoji, and between letters of scripts that are written with them, are honest. */
const emoji = "[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f]";
const joined = ["Arabic", "Devanagari", "Bengali", "Malayalam", "Sinhala", "Tamil", "Telugu"]
  .map((script) => `\\p{Script=${script}}`)
  .join("");
const honestJoiner = `(?<=${emoji})\\u200d(?=\\p{Extended_Pictographic})|(?<=[${joined}])[\\u200c\\u200d](?=[${joined}])`;

const sequences = new RegExp(sequence, "g");
const hidden = new RegExp(`(?![\\t\\n]|${honestJoiner})${undrawn}`, "gu");
const plainAscii = /^[\t\n\u0020-\u007e]*$/;
const controls = new RegExp("[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]", "g");

/** Sequences and characters that a reader does not see; tabs and line breaks are seen. */
export const unseen = new RegExp(
  `${sequence}|(?![\\t\\n\\r])(?:${undrawn}|\\p{Default_Ignorable_Code_Point})`,
  "gu",
);

/** The same where a reader takes away single characters only, and sees what stood in sequences. */
export const unseenCharacters = new RegExp(
  `(?![\\t\\n\\r])(?:${undrawn}|\\p{Default_Ignorable_Code_Point})`,
  "gu",
);

/** Text without colours, links and other terminal control sequences. */
export function stripSequences(text: string): string {
  return text.replace(sequences, "");
}

/** Output of a process without control sequences and control characters; tabs and line breaks stay. */
export function plainText(text: string): string {
  return stripSequences(text).replace(controls, "");
}

/** A tool's output as plain lines: without control sequences and byte order marks, with one kind of line break. */
export function plainLines(text: string): string {
  return stripSequences(text)
    .replace(/^\uFEFF/, "")
    .replaceAll("\0", "")
    .replace(/\r+\n?/g, (run) => (run.endsWith("\n") ? "\n" : "\n".repeat(run.length)));
}

function spelled(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Text with everything spelled out that a screen would hide, obey or reorder: `\u{202e}`. Tabs and lines stay. */
export function visibleText(text: string): string {
  if (plainAscii.test(text)) return text;
  return text.replaceAll("\r\n", "\n").replace(hidden, spelled);
}

/** Text of a tool, an agent or a document as one line, without its colours, and with nothing in it that hides. */
export function visibleLine(text: string): string {
  return visibleText(stripSequences(text).replace(/\s+/gu, " ")).trim();
}

/** A JSON text, of the same value, in which what hides is escaped. JSON's own escapes leave C1 and bidi marks raw. */
export function visibleJson(json: string): string {
  if (plainAscii.test(json)) return json;
  return json.replace(hidden, (character) => character.split("").map(escaped).join(""));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
