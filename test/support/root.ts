import { fileURLToPath } from 'node:url';

/** Absolute path of the repository, without a final slash. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/u, '');
