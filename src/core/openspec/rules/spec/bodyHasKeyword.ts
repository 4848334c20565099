import { blockStatement, hasKeyword } from "../../../text/requirementBlock";
import { keywordMessage } from "../../keywordMessage";
import { openspecIssue } from "../../openspecIssue";
import type { SpecRule } from "./specRule";

/** Each `### Requirement:` states something, with SHALL or MUST in it. */
export const bodyHasKeyword: SpecRule = ({ source, blocks }) =>
  blocks.flatMap(({ name, at, end }, index) => {
    const body = blockStatement(source, at + 1, end);
    if (hasKeyword(body)) return [];
    const path = `requirements[${index}]`;
    const what = `Requirement "${name}"`;
    return body === ""
      ? [openspecIssue("ERROR", path, keywordMessage(what, name, "must"))]
      : [openspecIssue("WARNING", path, keywordMessage(what, name, "should"))];
  });
