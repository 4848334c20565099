import { hasKeyword } from "../text/requirementBlock";

/** What a requirement without SHALL or MUST in its body is told; `name` is its header, which may have one. */
export function keywordMessage(what: string, name: string, verb: "must" | "should"): string {
  const base = `${what} ${verb} contain SHALL or MUST`;
  const reason = verb === "should" ? " (RFC 2119 best practice for English specs)" : "";
  if (!hasKeyword(name)) return `${base}${reason}`;
  return `${base} in the requirement body, not only in the header. Move the SHALL/MUST statement to the line immediately after the "### Requirement: ..." header.${reason}`;
}
