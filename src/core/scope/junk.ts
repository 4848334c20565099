import picomatch from "picomatch";

/** What tools and agents leave behind and nobody wants in a commit. */
const patterns = [
  "**/.aider*",
  "**/.aider*/**",
  "**/__pycache__/**",
  "**/*.py[co]",
  "**/.pytest_cache/**",
  "**/.mypy_cache/**",
  "**/.ruff_cache/**",
  "**/.hypothesis/**",
  "**/.tox/**",
  "**/*.egg-info/**",
  "**/node_modules",
  "**/node_modules/**",
  "**/.DS_Store",
  "**/Thumbs.db",
  "**/.eslintcache",
  "**/*.tsbuildinfo",
  "**/.coverage",
  "**/.coverage.*",
  "**/.nyc_output/**",
  "**/coverage/lcov.info",
  "**/coverage/lcov-report/**",
  "**/coverage/coverage-final.json",
  "**/htmlcov/**",
];
const matches = picomatch(patterns, { dot: true });

/** Whether a changed path is a cache or a trace of a tool: ignored, never committed, never a reason to fail. */
export function isJunk(path: string): boolean {
  return matches(path);
}
