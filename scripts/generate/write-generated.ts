import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { generatedFiles } from './generated-files.ts';
import type { GeneratedFiles } from './generated-files.ts';

/** Makes every generated file of the repository at `root` what it ought to be. Deletes nothing. */
export async function writeGenerated(root: string): Promise<GeneratedFiles> {
  const generated = await generatedFiles(root);
  for (const [path, text] of generated.files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return generated;
}
