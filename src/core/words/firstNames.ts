const most = 3;

/** The first names and how many more there are: `a, b, c and 2 more`. */
export function firstNames(names: readonly string[]): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
