import * as z from "zod";

function inner(schema: unknown): unknown {
  let at = schema;
  while (
    at instanceof z.ZodDefault ||
    at instanceof z.ZodPrefault ||
    at instanceof z.ZodOptional ||
    at instanceof z.ZodNullable
  ) {
    at = at.unwrap();
  }
  return at;
}

/** A field that a schema does not know. */
export interface UnknownField {
  path: readonly string[];
  /** The names that would be known there. */
  known: readonly string[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of a value that its schema does not know, at any depth; `free` names objects that take any. */
export function unknownFields(
  schema: unknown,
  value: unknown,
  free: readonly string[],
  path: readonly string[] = [],
): UnknownField[] {
  const at = inner(schema);
  if (!isRecord(value)) return [];
  if (at instanceof z.ZodRecord) {
    return Object.entries(value).flatMap(([key, each]) =>
      unknownFields(at.valueType, each, free, [...path, key]),
    );
  }
  if (!(at instanceof z.ZodObject)) return [];
  const shape: Record<string, unknown> = at.shape;
  const known = Object.keys(shape);
  return Object.entries(value).flatMap(([key, each]) => {
    if (Object.hasOwn(shape, key)) return unknownFields(shape[key], each, free, [...path, key]);
    const isFree = free.includes(path.join(".")) || (path.length === 0 && key === "$schema");
    return isFree ? [] : [{ path: [...path, key], known }];
  });
}
