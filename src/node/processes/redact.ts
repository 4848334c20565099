const secretName = /(?:KEYS?|TOKENS?|SECRETS?|PASSWORD|PASSWD|PASSPHRASE)(?![A-Z])/i;
const shortestSecret = 8;

const tokenShapes = [
  /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}/g,
  /(?<![A-Za-z0-9])gh[oprsu]_[A-Za-z0-9]{30,}/g,
  /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,}/g,
  /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,}/g,
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g,
  /(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{10,}/g,
  /(?<![A-Za-z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Z])/g,
  /(?<![A-Za-z0-9])AIza[0-9A-Za-z_-]{35}/g,
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
  /(?<=\bBearer )[A-Za-z0-9._~+/=-]{16,}/gi,
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** How a value may appear in output: as it is, in a URL, in JSON, and line by line. */
function formsOf(value: string): string[] {
  const lines = value.includes("\n") ? value.split(/\r?\n/) : [];
  const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...lines];
  return forms.map((form) => form.trim()).filter((form) => form.length >= shortestSecret);
}

const alsoHidden = new Map<string, string>();

/** Hides these variables' values, where their names say that they are secret, in whatever this process logs from now on. */
export function hideSecretsOf(env: Environment): void {
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && secretName.test(name)) alsoHidden.set(name, value);
  }
}

/** A function that hides the values of an environment's secrets and whatever looks like a token. */
export function createRedactor(env: Environment): (text: string) => string {
  const secrets = [...alsoHidden, ...Object.entries(env)]
    .filter(([name]) => secretName.test(name))
    .flatMap(([name, value = ""]) => formsOf(value).map((form) => ({ name, form })))
    // A secret that contains another is hidden whole.
    .sort((a, b) => b.form.length - a.form.length);
  return (text) => {
    const named = secrets.reduce(
      (rest, { name, form }) => rest.replaceAll(form, `[${name} redacted]`),
      text,
    );
    return tokenShapes.reduce((rest, shape) => rest.replace(shape, "[token redacted]"), named);
  };
}

/** The text with the values of secret variables (by name, 8 characters or more) and known token shapes replaced. */
export function redact(text: string, env: Environment): string {
  return createRedactor(env)(text);
}
