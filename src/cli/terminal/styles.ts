import { ownCode } from "./ownCodes";

type Formatter = (text: string) => string;

/** The code that begins each style, and the one that ends it. */
const codes = {
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
export function createStyles(colour: boolean): Record<keyof typeof codes, Formatter> {
  const styled = ([begin, end]: readonly [string, string]): Formatter =>
    colour ? (text) => `${ownCode(begin)}${text}${ownCode(end)}` : (text) => text;
  return {
    bold: styled(codes.bold),
    dim: styled(codes.dim),
    underline: styled(codes.underline),
    red: styled(codes.red),
    green: styled(codes.green),
    yellow: styled(codes.yellow),
    magenta: styled(codes.magenta),
    cyan: styled(codes.cyan),
  };
}

/** Styles for what goes through an output, which drops them where nobody looks or nobody wants them. */
export const colours = createStyles(true);
