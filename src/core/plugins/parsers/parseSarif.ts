import * as z from "zod";
import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";
import { readJson } from "./readJson";

const MessageSchema = z.looseObject({
  text: z.string().optional(),
  markdown: z.string().optional(),
});
const NotificationSchema = z.looseObject({
  level: z.string().optional(),
  message: MessageSchema.optional(),
});
const RuleSchema = z.looseObject({
  id: z.string().optional(),
  defaultConfiguration: z.looseObject({ level: z.string().optional() }).optional(),
});
const ArtifactSchema = z.looseObject({
  uri: z.string().optional(),
  uriBaseId: z.string().optional(),
  index: z.number().optional(),
});
const ResultSchema = z.looseObject({
  ruleId: z.string().optional(),
  rule: z.looseObject({ id: z.string().optional() }).optional(),
  ruleIndex: z.number().optional(),
  kind: z.string().optional(),
  level: z.string().optional(),
  message: MessageSchema.optional(),
  suppressions: z.array(z.unknown()).optional(),
  locations: z
    .array(
      z.looseObject({
        physicalLocation: z
          .looseObject({
            artifactLocation: ArtifactSchema.optional(),
            region: z
              .looseObject({
                startLine: z.number().optional(),
                startColumn: z.number().optional(),
                endLine: z.number().optional(),
                endColumn: z.number().optional(),
              })
              .optional(),
          })
          .optional(),
      }),
    )
    .optional(),
});
const RunSchema = z.looseObject({
  originalUriBaseIds: z.record(z.string(), ArtifactSchema).optional(),
  artifacts: z.array(z.looseObject({ location: ArtifactSchema.optional() })).optional(),
  tool: z
    .looseObject({
      driver: z.looseObject({ rules: z.array(RuleSchema).optional() }).optional(),
    })
    .optional(),
  invocations: z
    .array(
      z.looseObject({
        executionSuccessful: z.boolean().optional(),
        toolExecutionNotifications: z.array(NotificationSchema).optional(),
        toolConfigurationNotifications: z.array(NotificationSchema).optional(),
      }),
    )
    .optional(),
  results: z.array(ResultSchema).nullish(),
});
const SarifSchema = z.looseObject({ runs: z.array(RunSchema) });
type Run = z.infer<typeof RunSchema>;

type Artifact = z.infer<typeof ArtifactSchema>;

/** A relative address is written like an absolute one, with %20 for a space; what cannot be decoded is taken as it is. */
function decoded(uri: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(uri)) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** The file of a place: its own address, or the one it has in the run's list, put behind its base when that is known. */
function fileOf(run: Run, place: Artifact | undefined): string | undefined {
  const listed = place?.index === undefined ? undefined : run.artifacts?.[place.index]?.location;
  const at = place?.uri === undefined ? listed : place;
  if (at?.uri === undefined) return undefined;
  const base = at.uriBaseId === undefined ? undefined : run.originalUriBaseIds?.[at.uriBaseId]?.uri;
  const isRelative = !/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(at.uri);
  if (base === undefined || !isRelative) return decoded(at.uri);
  return base.startsWith("file:") ? `${base.replace(/\/?$/, "/")}${at.uri}` : decoded(at.uri);
}

function findingsOf(run: Run): Finding[] {
  const rules = run.tool?.driver?.rules ?? [];
  return (run.results ?? [])
    .filter(({ kind = "fail" }) => ["fail", "open", "review"].includes(kind))
    .filter((result) => (result.suppressions ?? []).length === 0)
    .map((result) => {
      const rule = result.ruleIndex === undefined ? undefined : rules[result.ruleIndex];
      const place = result.locations?.[0]?.physicalLocation;
      return {
        file: fileOf(run, place?.artifactLocation),
        line: place?.region?.startLine,
        column: place?.region?.startColumn,
        endLine: place?.region?.endLine ?? place?.region?.startLine,
        endColumn: place?.region?.endColumn,
        code: result.ruleId ?? result.rule?.id ?? rule?.id,
        severity: result.level ?? rule?.defaultConfiguration?.level ?? "warning",
        message: result.message?.text ?? result.message?.markdown,
      };
    });
}

function errorsOf(run: Run): string[] {
  return (run.invocations ?? []).flatMap((invocation) => [
    ...(invocation.executionSuccessful === false ? ["the run was not successful"] : []),
    ...[
      ...(invocation.toolExecutionNotifications ?? []),
      ...(invocation.toolConfigurationNotifications ?? []),
    ]
      .filter((notification) => notification.level === "error")
      .map((notification) => notification.message?.text ?? "the tool reports an error"),
  ]);
}

/** Reads a SARIF log, its notifications of failure included. */
export function parseSarif(text: string): ParsedOutput {
  const log = SarifSchema.safeParse(readJson(text)?.value);
  if (!log.success) return parsedOutput({ fits: false });
  return parsedOutput({
    findings: log.data.runs.flatMap(findingsOf),
    errors: log.data.runs.flatMap(errorsOf),
  });
}
