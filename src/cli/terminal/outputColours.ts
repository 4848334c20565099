import { isRichTerminal } from "./isRichTerminal";
import { ownCode } from "./ownCodes";

type Formatter = (text: string) => string;

/** The code that begins each style, and the one that ends it. */
const styles = {
  bold: ["1m", "22m"],
  dim: ["2m", "22m"],
  underline: ["4m", "24m"],
  red: ["31m", "39m"],
  green: ["32m", "39m"],
  yellow: ["33m", "39m"],
  magenta: ["35m", "39m"],
  cyan: ["36m", "39m"],
} as const;

/** Styles in codes of our own; without `colour` they leave a text as it is. */
export function createStyles(colour: boolean): Record<keyof typeof styles, Formatter> {
  const styled = ([begin, end]: readonly [string, string]): Formatter =>
    colour ? (text) => `${ownCode(begin)}${text}${ownCode(end)}` : (text) => text;
  return {
    bold: styled(styles.bold),
    dim: styled(styles.dim),
    underline: styled(styles.underline),
    red: styled(styles.red),
    green: styled(styles.green),
    yellow: styled(styles.yellow),
    magenta: styled(styles.magenta),
    cyan: styled(styles.cyan),
  };
}

/** Colours for stdout: none where nobody looks or nobody wants them. */
export function outputColours() {
  return createStyles(isRichTerminal(process.stdout, process.env));
}
