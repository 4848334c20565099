import { parse } from "yaml";
import * as z from "zod";
import type { WorkflowSchema } from "./schemaFiles";

function relativePath(field: string) {
  return z
    .string()
    .min(1, { error: `${field} is required` })
    .superRefine((value, context) => {
      const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(value);
      if (isAbsolute || value.split(/[\\/]+/).includes("..") || value.includes("\0")) {
        const message = `${field} must be a relative path inside its allowed directory`;
        context.addIssue({ code: "custom", message });
      }
    });
}

const ArtifactSchema = z.object({
  id: z.string().min(1, { error: "Artifact ID is required" }),
  generates: relativePath("generates field"),
  description: z.string(),
  template: relativePath("template field"),
  instruction: z.string().optional(),
  requires: z.array(z.string()).default([]),
});

const WorkflowSchemaSchema = z.object({
  name: z.string().min(1, { error: "Schema name is required" }),
  version: z.number().int().positive({ error: "Version must be a positive integer" }),
  description: z.string().optional(),
  artifacts: z.array(ArtifactSchema).min(1, { error: "At least one artifact required" }).max(1000),
  apply: z
    .object({
      requires: z.array(z.string()).min(1, { error: "At least one required artifact" }),
      tracks: relativePath("apply.tracks").nullable().optional(),
      instruction: z.string().optional(),
    })
    .optional(),
});

type Written = z.infer<typeof WorkflowSchemaSchema>;

function cycleFrom(schema: Written): string | undefined {
  const requires = new Map(schema.artifacts.map((artifact) => [artifact.id, artifact.requires]));
  const done = new Set<string>();
  const visit = (id: string, above: readonly string[]): string | undefined => {
    const at = above.indexOf(id);
    if (at !== -1) return [...above.slice(at), id].join(" → ");
    if (done.has(id)) return undefined;
    done.add(id);
    for (const next of requires.get(id) ?? []) {
      const cycle = visit(next, [...above, id]);
      if (cycle !== undefined) return cycle;
    }
    return undefined;
  };
  for (const { id } of schema.artifacts) {
    const cycle = visit(id, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function problemOf(schema: Written): string | undefined {
  const ids = schema.artifacts.map(({ id }) => id);
  const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
  if (repeated !== undefined) return `Duplicate artifact ID: ${repeated}`;
  for (const { id, requires } of schema.artifacts) {
    const unknown = requires.find((each) => !ids.includes(each));
    if (unknown !== undefined) {
      return `Invalid dependency reference in artifact '${id}': '${unknown}' does not exist`;
    }
  }
  const unknown = schema.apply?.requires.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    return `Invalid apply.requires reference: '${unknown}' does not exist (artifacts: ${ids.join(", ")})`;
  }
  const cycle = cycleFrom(schema);
  return cycle === undefined ? undefined : `Cyclic dependency detected: ${cycle}`;
}

/** Reads a workflow schema. Throws, in OpenSpec's words, when it cannot be used. */
export function readWorkflowSchema(text: string, file: string): WorkflowSchema {
  let written: unknown;
  try {
    written = parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Failed to parse schema at '${file}': ${why}`, { cause: error });
  }
  const found = WorkflowSchemaSchema.safeParse(written);
  if (!found.success) {
    const issues = found.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`Invalid schema at '${file}': Invalid schema: ${issues.join(", ")}`);
  }
  const problem = problemOf(found.data);
  if (problem !== undefined) throw new Error(`Invalid schema at '${file}': ${problem}`);
  const { apply, artifacts, description = "" } = found.data;
  return {
    description,
    artifacts: artifacts.map(({ id, generates, requires }) => ({ id, generates, requires })),
    tracks: apply === undefined ? undefined : apply.tracks,
    apply: apply && { requires: apply.requires, instruction: apply.instruction },
  };
}
