import { glob } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { compareText } from '#core/finding.ts';
import type { RuleMeta } from '#core/rule.ts';

import { readIfPresent } from './read-if-present.ts';

/** One folder below `rules/` that has a `rule.ts`. */
export interface RuleFolder {
  /** `<domain>/<name>`. */
  readonly id: string;
  readonly domain: string;
  readonly meta: RuleMeta;
  /** Text of `rule.md`; undefined when there is none. */
  readonly page: string | undefined;
}

// The compiler checks the metadata; this checks only that a rule was exported at all.
const Module = z.object({
  default: z.object({
    meta: z.custom<RuleMeta>((meta) => typeof meta === 'object' && meta !== null),
  }),
});

/** The rule folders of the repository at `root`, by id. Throws when one cannot be loaded. */
export async function readRuleFolders(root: string): Promise<readonly RuleFolder[]> {
  const folders: RuleFolder[] = [];
  for await (const file of glob('rules/*/*/rule.ts', { cwd: root })) {
    const folder = dirname(file);
    const id = relative('rules', folder).split(sep).join('/');
    folders.push({
      id,
      domain: dirname(id),
      meta: await readMeta(join(root, file), id),
      page: await readIfPresent(join(root, folder, 'rule.md')),
    });
  }
  return folders.toSorted((a, b) => compareText(a.id, b.id));
}

async function readMeta(file: string, id: string): Promise<RuleMeta> {
  const module: unknown = await import(pathToFileURL(file).href);
  const parsed = Module.safeParse(module);
  if (!parsed.success) {
    throw new Error(
      `rules/${id}/rule.ts has no rule as its default export: write \`export default defineRule({…})\`.`,
    );
  }
  const { meta } = parsed.data.default;
  if (meta.id !== id) {
    throw new Error(`rules/${id}/rule.ts calls itself "${meta.id}": the id is the folder.`);
  }
  return meta;
}
