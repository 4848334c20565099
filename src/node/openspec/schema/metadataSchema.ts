import * as z from "zod";

const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;

function kebabId(label: string) {
  return z.string().superRefine((value, context) => {
    if (kebab.test(value)) return;
    const message = `${label} must be kebab-case with lowercase letters, numbers, and single hyphen separators`;
    context.addIssue({ code: "custom", message });
  });
}

const MetadataSchema = z.object({
  schema: z.string().min(1, { message: "schema is required" }),
  created: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, { message: "created must be YYYY-MM-DD format" })
    .optional(),
  goal: z.string().min(1).optional(),
  affected_areas: z.array(z.string().min(1)).optional(),
  initiative: z
    .object({ store: kebabId("Store id"), id: kebabId("Initiative id") })
    .strict()
    .optional(),
  skip_specs: z.boolean().optional(),
  retire_capabilities: z.boolean().optional(),
});

/** What `.openspec.yaml` says, or the first thing that is wrong with it. */
export function checkMetadata(
  written: unknown,
):
  | { kind: "metadata"; schema: string; markers: Readonly<Record<string, boolean | undefined>> }
  | { kind: "invalid"; reason: string; problem: string } {
  const found = MetadataSchema.safeParse(written);
  if (found.success) {
    const { schema, skip_specs, retire_capabilities } = found.data;
    return { kind: "metadata", schema, markers: { skip_specs, retire_capabilities } };
  }
  const [issue] = found.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  const problem = `Invalid metadata: ${found.error.message}`;
  return { kind: "invalid", reason: `${where}${issue?.message ?? ""}`, problem };
}
