import { structureProblems } from "../../../text/mainSpec";
import { openspecIssue } from "../../openspecIssue";
import type { SpecRule } from "./specRule";

/** No delta header, no requirement outside of the section, no name twice. */
export const structureIsSound: SpecRule = ({ text, source }) =>
  structureProblems(text, source).map(({ line, message }) => openspecIssue("ERROR", "file", message, line));
