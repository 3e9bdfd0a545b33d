import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Paint } from '#report/code-frame.ts';

import { INSTALLATION } from './package.ts';

const GENERATED = /<!-- generated:start -->[\s\S]*?<!-- generated:end -->/u;
const COMMENT = /<!--[\s\S]*?-->/gu;

/** The page of a rule without its generated header; undefined when it has none. */
export async function readRulePage(id: string): Promise<string | undefined> {
  try {
    const page = await readFile(join(INSTALLATION, 'rules', id, 'rule.md'), 'utf8');
    return page.replace(GENERATED, '').replace(COMMENT, '').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** A page for a terminal: headings stand out, code is indented, the rest is read as it is written. */
export function pageText(page: string, paint: Paint): string {
  const lines: string[] = [];
  let isCode = false;
  for (const line of page.split('\n')) {
    const file = /^```\w*\s+.*file=(?<file>\S+)/u.exec(line)?.groups?.['file'];
    if (line.startsWith('```')) {
      isCode = !isCode;
      lines.push(...(file === undefined ? [] : [`    ${paint('place', file)}`]));
    } else if (isCode) {
      lines.push(`    ${line}`.trimEnd());
    } else {
      lines.push(/^#+ /u.test(line) ? paint('strong', line.replace(/^#+ /u, '')) : line);
    }
  }
  return lines.join('\n');
}
