import { coerce, valid as validVersion, validRange } from "semver";
import * as z from "zod";
import { GlobSchema } from "../scope/globSchema";
import { SeveritySchema } from "../model/issue";
import { OutputFormatSchema, PatternTextSchema } from "./output/outputFormat";

/** A file whose presence says that a project uses the tool; with `section` or `key` it must also hold that. */
const ConfigFileSchema = z.union([
  GlobSchema,
  z.strictObject({ file: GlobSchema, section: z.string().min(1) }),
  z.strictObject({ file: GlobSchema, key: z.string().min(1) }),
]);
export type ConfigFile = z.infer<typeof ConfigFileSchema>;

const CommandSchema = z.strictObject({
  /** Versions of the tool that understand these arguments; the first command that fits is taken. */
  when: z
    .string()
    .refine((range) => validRange(range) !== null, "not a version range such as >=1.11")
    .default("*"),
  /** Only where this configuration is there. */
  whenConfig: ConfigFileSchema.optional(),
  /** `files`: all files at once · `file`: one process for each · `project`: the tool finds its files itself. */
  scope: z.enum(["files", "file", "project"]),
  /**
   * argv, never through a shell. `{files}` and `{file}` are replaced by files, and inside of arguments `{root}` by the
   * folder, `{outfile}` by a file that is read afterwards (`"from": "file"`), `{cachedir}` by a folder of its own.
   */
  args: z.array(z.string()),
  /** Name of the output format that these arguments ask for; the first one by default. */
  output: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  /** Smaller batches than systems ask for. */
  batch: z
    .strictObject({
      maxFiles: z.int().positive().optional(),
      maxArgBytes: z.int().positive().optional(),
    })
    .prefault({}),
  /** `nearestConfig`: in the nearest folder above each file that holds the tool's configuration. */
  cwd: z.enum(["root", "nearestConfig"]).default("root"),
});
export type PluginCommand = z.infer<typeof CommandSchema>;

/** Exit codes, singly or as a range such as `1-250`. */
const ExitCodesSchema = z.array(
  z.union([
    z.int(),
    z.string().regex(/^\d{1,5}-\d{1,5}$/, "an exit code, or a range such as 1-250"),
  ]),
);
export type ExitCodes = z.infer<typeof ExitCodesSchema>;

const ExitSchema = z.strictObject({
  clean: ExitCodesSchema.default([0]),
  issues: ExitCodesSchema.default([1]),
  /** The exit code is a set of bits; any of these means that the tool failed, the others that it found something. */
  brokenBits: z.int().optional(),
  /** Exit codes that mean failure, except when findings could be read: a syntax error in a checked file. */
  issuesWinOn: ExitCodesSchema.default([]),
});

const MatchSchema = z.strictObject({
  extensions: z.array(z.string().startsWith(".")).default([]),
  globs: z.array(GlobSchema).default([]),
  exclude: z.array(GlobSchema).default([]),
  /** The plugin applies to a project only when one of these exists; empty = only when a setting asks for it. */
  whenConfig: z.array(ConfigFileSchema).default([]),
  /** Where that is looked for: in the folder itself, or also in the folders above it in the same repository. */
  configIn: z.enum(["folder", "ancestors"]).default("ancestors"),
  /** Not needed where one of these plugins applies. */
  unlessPlugins: z.array(z.string()).default([]),
});

const ResolveSchema = z.strictObject({
  bin: z.string().min(1),
  nodeModules: z.boolean().default(false),
  venv: z.boolean().default(false),
  /** Module for `python -m`, tried last. */
  pythonModule: z.string().optional(),
  /** Name in `plugins.tools` of the settings; the plugin's id by default. */
  setting: z.string().optional(),
});

const FixSchema = z.strictObject({
  args: z.array(z.string()),
  /** Only layout or what the tool itself calls safe: it may run without anybody asked. */
  safe: z.boolean(),
  scope: z.enum(["files", "project"]).default("files"),
});

/** A checker as data: when it applies, how it is found and run, and how its answer is read. */
export const PluginManifestSchema = z
  .strictObject({
    /** For editors: where the JSON schema of this file is. */
    $schema: z.string().optional(),
    schema: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "lower-case letters, digits and dashes"),
    title: z.string().min(1),
    phase: z.enum(["static", "runtime"]).default("static"),
    homepage: z.string().optional(),
    /** How a person gets the tool, in one line. */
    install: z.string().min(1).default("see its homepage"),
    /** Real output of the tool was captured and is read right. */
    proven: z.boolean().default(false),
    match: MatchSchema.prefault({}),
    resolve: ResolveSchema,
    version: z
      .strictObject({
        args: z.array(z.string()).default(["--version"]),
        regex: PatternTextSchema.default("(?P<version>\\d+\\.\\d+(?:\\.\\d+)?)"),
        /** Older versions cannot be used. */
        min: z
          .string()
          .refine((version) => validVersion(coerce(version)) !== null, "not a version such as 1.11")
          .optional(),
      })
      .prefault({}),
    commands: z.array(CommandSchema).min(1),
    output: z.array(OutputFormatSchema).min(1),
    exit: ExitSchema.prefault({}),
    /** A match in stdout or stderr means that the tool failed, whatever it exited with. */
    errorPatterns: z.array(PatternTextSchema).default([]),
    /** A match in stdout or stderr says that the tool looked at no file. */
    lookedAtNothing: PatternTextSchema.optional(),
    /** A match in the output of a run that failed means that the tool, or the part of it that is needed, is not there. */
    missingPatterns: z.array(PatternTextSchema).default([]),
    /** Findings with one of these codes say that the tool could not do its work. */
    fatalCodes: z.array(z.string()).default([]),
    fatalIfNoFile: z.boolean().default(false),
    /** Files in the folder whose lines name, as in .gitignore, what the tool leaves out without a word. */
    ignoreFiles: z.array(z.string()).default([]),
    /** Reads syntax errors of checked files out of a failed run, so that they can be mended. */
    syntaxErrors: PatternTextSchema.optional(),
    /** The tool's words for severities, lower-cased. */
    severity: z.record(z.string(), SeveritySchema).default({}),
    /** New issues of this severity or worse block. */
    blocking: z.enum(["error", "warning", "never"]).default("warning"),
    fix: FixSchema.optional(),
    /** Files besides `whenConfig` that change what the tool says. */
    configFiles: z.array(z.string()).default([]),
    /** It asks other computers; said to people before they approve it. */
    network: z.boolean().default(false),
    timeoutMs: z.int().positive().default(300_000),
    maxOutputBytes: z.int().positive().default(32_000_000),
  })
  .superRefine((manifest, context) => {
    if (manifest.commands.every(({ whenConfig }) => whenConfig !== undefined)) {
      context.addIssue({
        code: "custom",
        path: ["commands"],
        message: 'needs a command without "whenConfig", for projects that have no such file',
      });
    }
    const names = manifest.output.map((format) => format.name);
    for (const command of manifest.commands) {
      if (command.output === undefined || names.includes(command.output)) continue;
      context.addIssue({
        code: "custom",
        path: ["commands"],
        message: `output "${command.output}" is none of: ${names.join(", ")}`,
      });
    }
  });
export type PluginManifest = z.infer<typeof PluginManifestSchema>;
