/** The two trees; `package.json` names the same. */
export const viewIds = {
  changes: "openspecWorkstreams.changes",
  workstreams: "openspecWorkstreams.workstreams",
} as const;

/** The type of the bundle editor; `package.json` names the same. */
export const bundleEditorType = "openspecWorkstreams.bundleEditor";
