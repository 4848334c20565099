import * as z from "zod";
import {
  inOrder,
  readJsonDocument,
  type IssueAtPath,
  type JsonDocument,
} from "../json/readJsonDocument";
import { BundleSchema, type Bundle } from "../model/bundle";
import type { Issue } from "../model/issue";
import { pathProblem } from "../scope/glob";

/** A bundle file as read: the bundle only when nothing in it is an error. */
export interface ReadBundle {
  bundle: Bundle | undefined;
  issues: readonly Issue[];
  /** The id as written, also where the rest is broken. */
  writtenId: string | undefined;
  /** An issue at one of its values. */
  issueAtPath: IssueAtPath;
}

const kind = { schema: BundleSchema, source: "bundle", free: ["metadata"] } as const;

/** The path lists as far as they can be read, so that their problems are told beside all others. */
const list = z.array(z.unknown()).catch([]);
const PathListsSchema = z
  .object({
    files_scope: list,
    files_create: list,
    worktree: z.object({ copy: list }).catch({ copy: [] }),
  })
  .catch({ files_scope: [], files_create: [], worktree: { copy: [] } });

function pathIssues({ raw, issueAtPath }: JsonDocument<Bundle>): Issue[] {
  const { files_scope, files_create, worktree } = PathListsSchema.parse(raw);
  const lists = [
    { path: ["files_scope"], entries: files_scope },
    { path: ["files_create"], entries: files_create },
    { path: ["worktree", "copy"], entries: worktree.copy },
  ];
  return lists.flatMap(({ path, entries }) =>
    entries.flatMap((entry, index) => {
      const message = typeof entry === "string" && entry !== "" ? pathProblem(entry) : undefined;
      if (message === undefined) return [];
      return [issueAtPath([...path, index], { code: "path-is-inside", message })];
    }),
  );
}

/** Reads the text of a bundle; every problem is an issue at the value that has it. */
export function readBundle(text: string, file: string): ReadBundle {
  const document = readJsonDocument(kind, text, file);
  const paths = pathIssues(document);
  return {
    bundle: paths.length > 0 ? undefined : document.value,
    issues: inOrder([...document.issues, ...paths]),
    writtenId: z.object({ id: z.string() }).safeParse(document.raw).data?.id,
    issueAtPath: document.issueAtPath,
  };
}
