import { fileURLToPath } from 'node:url';

import manifest from '../../package.json' with { type: 'json' };

/** Faultline's version. */
export const VERSION = manifest.version;

/** Absolute path of the folder that Faultline is installed in, with a final slash. */
export const INSTALLATION = fileURLToPath(new URL('../../', import.meta.url));
