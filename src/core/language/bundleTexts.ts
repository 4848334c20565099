import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import { shallowText } from "../json/jsonDepth";
import { placer } from "../json/jsonPlaces";
import type { TextRange } from "./textEdit";

/** A text in a bundle; the range has its quotes in it. */
export interface BundleText {
  value: string;
  range: TextRange;
}

/** The texts of a bundle that speak of its change, as far as they can be read. */
export interface BundleTexts {
  change: string;
  tasks: readonly BundleText[];
  acceptanceTests: readonly BundleText[];
  /** Scenario keys. */
  scenarioTests: readonly BundleText[];
}

/** Reads those texts with their places; undefined when the text is no bundle. */
export function bundleTexts(text: string): BundleTexts | undefined {
  const root = parseTree(shallowText(text));
  if (root === undefined) return undefined;
  const place = placer(text);
  const told = (node: Node | undefined): BundleText[] => {
    const value: unknown = node?.value;
    if (node === undefined || typeof value !== "string") return [];
    return [{ value, range: place(node.offset, node.length) }];
  };
  const field = (name: string) => findNodeAtLocation(root, [name]);
  const list = (name: string) => (field(name)?.children ?? []).flatMap(told);
  const [change] = told(field("openspec_change"));
  if (change === undefined) return undefined;
  return {
    change: change.value,
    tasks: list("tasks"),
    acceptanceTests: list("acceptance_tests"),
    scenarioTests: (field("scenario_tests")?.children ?? []).flatMap((each) =>
      told(each.children?.[0]),
    ),
  };
}
