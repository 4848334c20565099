type Environment = Readonly<Record<string, string | undefined>>;

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** Whether a stream gets colours and a live region: a terminal, and nobody asked for plain text. */
export function isRichTerminal(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  const asksForPlain = isSet(env["NO_COLOR"]) || isSet(env["CI"]) || env["TERM"] === "dumb";
  return stream.isTTY === true && !asksForPlain;
}
