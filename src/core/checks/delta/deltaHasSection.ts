import { deltaFiles } from "../../change/changePaths";
import { readOutline } from "../../text/specOutline";
import { inLine } from "../../language/textEdit";
import { issueIn, type LanguageRule } from "./languageRule";

/** A delta with text in it has one of the four sections; without one nothing of it is read. */
export const deltaHasSection: LanguageRule = (change, files) =>
  deltaFiles(change, files).flatMap(({ file }) => {
    const text = files[file] ?? "";
    const { lines, sections, requirements } = readOutline(text);
    const isRead = sections.some(({ operation }) => operation !== undefined);
    // Requirements outside a section are told one by one.
    if (text.trim() === "" || isRead || requirements.length > 0) return [];
    const at = lines.findIndex((line) => line.trim() !== "");
    const range = inLine(at + 1, 1, (lines[at] ?? "").length + 1);
    const message = `This delta has no section, so nothing of it is read. Begin with "## ADDED Requirements" or another of the four.`;
    return [issueIn({ file, ...range }, "delta-has-section", message, "warning")];
  });
