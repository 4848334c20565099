import { parse } from "yaml";
import * as z from "zod";
import { openspecConfigText } from "./openspecConfigText";

const maxContextBytes = 50 * 1024;

const ContextSchema = z.object({ context: z.string() });
const GuidanceSchema = z.object({
  operations: z.object({ apply: z.object({ guidance: z.array(z.string()) }) }),
});

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // OpenSpec goes on without a configuration that is no YAML.
    return undefined;
  }
}

/** What a project's configuration tells whoever applies a change; each field counts for itself. */
export function operationInputs(root: string): {
  context?: string;
  operationGuidance?: readonly string[];
} {
  const written = parsed(openspecConfigText(root) ?? "");
  const context = ContextSchema.safeParse(written).data?.context ?? "";
  const isUsable = context.trim() !== "" && Buffer.byteLength(context) <= maxContextBytes;
  const guidance = GuidanceSchema.safeParse(written).data?.operations.apply.guidance ?? [];
  const given = guidance.filter((line) => line !== "");
  return {
    ...(isUsable ? { context } : {}),
    ...(given.length > 0 ? { operationGuidance: given } : {}),
  };
}
