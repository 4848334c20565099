/** What a workflow schema says about files. */
export interface WorkflowSchema {
  artifacts: readonly { id: string; generates: string }[];
  /** The file whose checkboxes are the progress; null: none is, undefined: the schema does not say. */
  tracks: string | null | undefined;
}
