const parts = [
  "*",
  "*a",
  "a*",
  "?",
  "**/",
  "**/*a",
  "*/",
  "?(a)",
  "*(a)",
  "+(a)",
  "!(a)",
  "@(a|b)",
  "{a,b}",
  "[a-z]",
  "[!a]",
  "(a)",
  "?(a*)",
  "*(a|b*)",
  "+(+(a)",
  "{a,",
  "[[",
  "\\*",
  "!",
  "a/*",
];

/** Patterns that take long for whoever tries all their ways: each part again and again, and two in turn. */
export function hostileGlobs(times: number): string[] {
  return parts.flatMap((part, at) => {
    const other = parts[(at * 7 + 5) % parts.length] ?? "";
    return [part, part + other, part + "a" + other].flatMap((body) => [
      body.repeat(times),
      `src/${body.repeat(times)}b`,
    ]);
  });
}

/** Patterns that people write. */
export const honestGlobs = [
  "src/**",
  "src/**/*.ts",
  "**/*.{ts,tsx,js,jsx,mjs,cjs}",
  "**/*.@(spec|test).[jt]s?(x)",
  "src/*/index.*.ts",
  "app/[id]/page.tsx",
  "packages/*/src/**/*.test.ts",
  "*-*.*.json",
  "{src,test}/**/*.{ts,tsx}",
  "**/__tests__/**/*.snap",
  "src/!(vendor)/**",
  "a/**/b/**/c/**/*.md",
  ".env*",
];
