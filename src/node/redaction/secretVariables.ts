import { isWordLike } from "./wordLike";

type Environment = Readonly<Record<string, string | undefined>>;

const secretName =
  /(?:KEYS?|TOKENS?|SECRETS?|PASSWORDS?|PASSWD|PASSPHRASE|CREDENTIALS?)(?![A-Z])|(?:^|_)(?:PASS|PWD|PAT|AUTH)$/i;
/** Numbers of an agent's settings, and the shell's folders. */
const harmlessName = /(?:MAX|MIN|LIMIT|BUDGET|COUNT)\w*TOKENS$|^(?:OLD)?PWD$/i;
const passwordOfUrl = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/]+)@/i;

/** A place, where something secret may lie but which is none itself. */
function isPlace(value: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\/[^@\s]*$/i.test(value))
    return isWordLike(value.replace(/[:?=&]/g, "/"));
  const isPath = /^(?:(?:~|\.{1,2})?(?:\/[^/]+){2,}\/?|[A-Za-z]:\\.*)$/.test(value);
  return isPath && isWordLike(value.replace(/[~:\\ ]/g, "/"));
}

function decodedPassword(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

/** What an environment holds that must not be shown, by the variables' names, and the passwords of URLs in it. */
export function secretsOf(env: Environment): Record<string, string> {
  const found = Object.entries(env).flatMap(([name, value = ""]): [string, string][] => {
    const password = passwordOfUrl.exec(value)?.[1];
    if (password !== undefined) return [[name, decodedPassword(password)]];
    const isSecret = secretName.test(name) && !harmlessName.test(name) && !isPlace(value);
    return isSecret ? [[name, value]] : [];
  });
  return Object.fromEntries(found);
}

/** `production`: hidden wherever it stands, it would take honest text away and keep nothing secret. */
const oneWord = /^(?:[A-Z]?[a-z]{1,14}|[A-Z]{1,15})$/;

/** What variables hold that a project names to hand them to its tools: secrets whatever they are called, but for places and single words. */
export function valuesOf(
  env: Environment,
  names: readonly string[],
): (readonly [name: string, value: string])[] {
  return names.flatMap((name) => {
    const value = env[name] ?? "";
    return value === "" || isPlace(value) || oneWord.test(value) ? [] : [[name, value] as const];
  });
}
