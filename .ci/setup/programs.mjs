import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupError } from "./setupError.mjs";

/** Programs from outside npm: what each is for, the names it goes by, and Debian's package. */
const programs = {
  git: { purpose: "everything", names: ["git"], debian: "git" },
  sqlite3: { purpose: "the tests that read the database", names: ["sqlite3"], debian: "sqlite3" },
  chromium: {
    purpose: "the tests in VS Code; or set CHROMIUM to its path",
    names: ["chromium", "chromium-browser", "google-chrome"],
    debian: "chromium",
  },
  compiler: { purpose: "two parts of the VS Code server", names: ["g++"], debian: "g++" },
  make: { purpose: "two parts of the VS Code server", names: ["make"], debian: "make" },
  python3: { purpose: "two parts of the VS Code server", names: ["python3"], debian: "python3" },
};

/** What single tests start, and skip without: the names of each, and Debian's package. */
const programsOfTests = [
  { names: ["pytest", "pytest-3"], debian: "python3-pytest" },
  { names: ["mypy"], debian: "mypy" },
  { names: ["black"], debian: "black" },
  { names: ["shellcheck"], debian: "shellcheck" },
  { names: ["go"], debian: "golang-go" },
  { names: ["bwrap"], debian: "bubblewrap" },
  { names: ["strace"], debian: "strace" },
];

/** Installs what single tests start, where that is possible (root on Debian); where it is not, or fails, they are skipped. */
export function installProgramsOfTests() {
  const missing = programsOfTests.filter(({ names }) => !names.some(isOnPath));
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian).join(" ");
  if (!canInstall()) {
    console.log(
      `set-up: tests of programs that are not here are skipped; on Debian: apt-get install ${packages}`,
    );
    return;
  }
  try {
    install(packages.split(" "));
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.warn(`set-up: tests of ${packages} are skipped: ${error.message}`);
  }
}

/** Installs the missing ones where that is possible (root on Debian); otherwise says what to install. */
export function requirePrograms(wanted) {
  const missing = missingOf(wanted);
  if (missing.length === 0) return;
  if (canInstall()) install(missing.map((name) => programs[name].debian));
  const still = missingOf(missing);
  if (still.length > 0) throw new SetupError(whatToInstall(still));
}

/** Whether every one of these is here or could be installed. */
export function canHavePrograms(wanted) {
  return canInstall() || missingOf(wanted).length === 0;
}

function missingOf(wanted) {
  return wanted.filter((name) => {
    if (name === "chromium" && process.env.CHROMIUM) return !existsSync(process.env.CHROMIUM);
    return !programs[name].names.some(isOnPath);
  });
}

function isOnPath(name) {
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .some(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && isOnPath("apt-get");
}

function install(packages) {
  console.log(`set-up: installing ${packages.join(", ")} with apt-get`);
  apt(["update", "-qq"]);
  apt(["install", "-y", "-qq", "--no-install-recommends", ...packages]);
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status } = spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new SetupError(`\`apt-get ${args.join(" ")}\` failed; see above.`);
}

function whatToInstall(missing) {
  const lines = missing.map(
    (name) => `  ${programs[name].names[0]}: for ${programs[name].purpose}`,
  );
  const packages = missing.map((name) => programs[name].debian).join(" ");
  return [
    "these programs are missing:",
    ...lines,
    "On Debian or Ubuntu: " +
      `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`,
    "Elsewhere: install them so that they are on the PATH. Then run the command again.",
  ].join("\n");
}
