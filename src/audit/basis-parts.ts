// What an answer can rest on besides files, told from paths by a character that no path has.

/** Which files there are. */
export const ALL_PATHS = '\0paths';

/** Whether there is a file of that path. */
export function existenceOf(path: string): string {
  return `\0has ${path}`;
}

/** Which files answer the question of that name with yes. */
export function questionPart(name: string): string {
  return `\0asks ${name}`;
}
