import type * as z from "zod";

type Problem = z.core.$ZodIssue;

const wanted: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list: [ … ]",
  object: "an object: { … }",
  record: "an object: { … }",
};

function found(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  return JSON.stringify(value);
}

function size(problem: Extract<Problem, { code: "too_small" }>): string {
  if (problem.origin === "string") return "is empty; write a text";
  if (problem.origin === "array") return `has too few entries; give at least ${problem.minimum}`;
  const least =
    problem.inclusive === false ? `more than ${problem.minimum}` : `${problem.minimum} or more`;
  return `is too small; give ${least}`;
}

/** What zod found wrong with a value, as half a sentence: what was found, then what to give instead. */
export function describeProblem(problem: Problem, value: unknown): string {
  switch (problem.code) {
    case "invalid_type": {
      const expected = wanted[problem.expected] ?? problem.expected;
      return `is ${found(value)}; give ${expected}`;
    }
    case "too_small":
      return typeof value === "number" ? `is ${value}: it ${size(problem)}` : size(problem);
    case "invalid_value":
      return `is ${found(value)}; give ${problem.values.map((each) => JSON.stringify(each)).join(" or ")}`;
    default:
      return `is ${found(value)}, but ${problem.message}`;
  }
}
