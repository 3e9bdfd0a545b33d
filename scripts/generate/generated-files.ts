import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { format } from 'oxfmt';
import { z } from 'zod';

import { configurationPage } from './configuration-page.ts';
import { coveragePage } from './coverage-page.ts';
import { readCoverageTests } from './coverage-tests.ts';
import type { TestedFamily } from './coverage-tests.ts';
import { jsonSchemas } from './json-schemas.ts';
import { readRuleFolders } from './rule-folder.ts';
import type { RuleFolder } from './rule-folder.ts';
import { withRuleHeader } from './rule-header.ts';
import { ruleIndex } from './rule-index.ts';
import { ruleList } from './rule-list.ts';

/** What the repository's generated files ought to be. */
export interface GeneratedFiles {
  /** Path below the root → text. */
  readonly files: ReadonlyMap<string, string>;
  readonly rules: number;
}

const FormatOptions = z.object({ singleQuote: z.boolean(), printWidth: z.number() });

/** Derives every generated file of the repository at `root` from its sources, formatted. Writes nothing. */
export async function generatedFiles(root: string): Promise<GeneratedFiles> {
  const folders = await readRuleFolders(root);
  const options = FormatOptions.parse(
    JSON.parse(await readFile(join(root, '.oxfmtrc.json'), 'utf8')),
  );
  const files = new Map<string, string>();
  for (const [path, text] of sources(folders, await readCoverageTests(root))) {
    const { code, errors } = await format(path, text, options);
    if (errors.length > 0) {
      throw new Error(
        `${path} cannot be formatted: ${errors.map((error) => error.message).join('; ')}`,
      );
    }
    files.set(path, code);
  }
  return { files, rules: folders.length };
}

function sources(
  folders: readonly RuleFolder[],
  families: readonly TestedFamily[],
): readonly (readonly [string, string])[] {
  return [
    ['docs/coverage.md', coveragePage(families)],
    ['docs/configuration.md', configurationPage()],
    ['rules/index.ts', ruleIndex(folders)],
    ['docs/rules/README.md', ruleList(folders)],
    ...jsonSchemas(),
    ...folders.flatMap(({ id, meta, page }): (readonly [string, string])[] =>
      page === undefined ? [] : [[`rules/${id}/rule.md`, withRuleHeader(page, meta)]],
    ),
  ];
}
