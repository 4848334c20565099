import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** A unified diff from the bundle on disk to the converted one; undefined when they are the same. */
export function bundleDiff(path: string, onDisk: string, converted: string): string | undefined {
  if (onDisk === converted) return undefined;
  return createTwoFilesPatch(path, path, onDisk, converted, "on disk", "converted", {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
