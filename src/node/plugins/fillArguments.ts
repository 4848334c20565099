/** A name that starts with a dash would be taken for an option. */
function asOperand(file: string): string {
  return file.startsWith("-") ? `./${file}` : file;
}

/** A manifest's arguments with the files in their place; every file is one argument of its own. */
export function fillArguments(args: readonly string[], files: readonly string[]): string[] {
  return args.flatMap((arg) =>
    arg === "{files}" || arg === "{file}" ? files.map(asOperand) : arg,
  );
}

/** Well below the smallest limits: 32 KB for a command line on Windows, 128 KB elsewhere. */
const maxBytes = process.platform === "win32" ? 24_000 : 100_000;

/** Splits the files so that no command line becomes longer than systems allow. */
export function batches(files: readonly string[], args: readonly string[]): string[][] {
  const fixed = args.reduce((sum, arg) => sum + arg.length + 1, 0);
  const all: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const bytes = Buffer.byteLength(file) + 3;
    if (size + bytes > maxBytes) {
      all.push([]);
      size = fixed;
    }
    all.at(-1)?.push(file);
    size += bytes;
  }
  return all;
}
