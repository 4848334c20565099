import { hasKeyword, requirementBody } from "../../../archive/delta/requirementBlock";
import { keywordMessage } from "../../keywordMessage";
import { openspecIssue } from "../../openspecIssue";
import type { SpecRule } from "./specRule";

/** Each `### Requirement:` states something, with SHALL or MUST in it. */
export const bodyHasKeyword: SpecRule = ({ blocks }) =>
  blocks.flatMap(({ name, raw }, at) => {
    const body = requirementBody(raw);
    if (hasKeyword(body)) return [];
    const path = `requirements[${at}]`;
    const what = `Requirement "${name}"`;
    return body === ""
      ? [openspecIssue("ERROR", path, keywordMessage(what, name, "must"))]
      : [openspecIssue("WARNING", path, keywordMessage(what, name, "should"))];
  });
