/** What a workflow schema says about files. */
export interface WorkflowSchema {
  description: string;
  artifacts: readonly SchemaArtifact[];
  /** The file whose checkboxes are the progress; null: none is, undefined: the schema does not say. */
  tracks: string | null | undefined;
  /** Undefined: the schema says nothing about how a change is applied. */
  apply: { requires: readonly string[]; instruction: string | undefined } | undefined;
}

/** A kind of file that a schema asks for, and what has to be there before it. */
export interface SchemaArtifact {
  id: string;
  generates: string;
  requires: readonly string[];
}
