/** The text of captured output: UTF-8, or UTF-16 where a byte order mark says so, as PowerShell redirects it. */
export function decodeOutput(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.subarray(2).toString("utf16le");
  return bytes.toString("utf8");
}
