import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

import { audit } from '#audit/audit.ts';
import { AuditMemory } from '#audit/audit-memory.ts';
import type { AuditFile } from '#audit/audit-input.ts';
import { languageOf } from '#model/code/language.ts';
import { RULES } from '#rules/index.ts';

import { readTree } from './read-tree.ts';
import { printTable } from './table.ts';

// What an audit takes of the processor against merely parsing every TypeScript and Python file, each in a
// process of its own, and what a second audit takes after one file changed. Usage:
//   node bench/parse-floor.ts DIR...
// The ratios are what counts: the times depend on the machine. They are those of the processor, in all
// threads, since what else runs on the machine disturbs them less.
const RUNS = 3;

interface Timing {
  readonly files: number;
  readonly megabytes: number;
  readonly milliseconds: number;
  readonly warmMilliseconds: number;
  readonly peakMegabytes: number;
}

const [first = '', ...others] = process.argv.slice(2);
if (first === '--floor' || first === '--audit') {
  const root = others[0] ?? '.';
  const result = first === '--floor' ? await timeFloor(root) : await timeAudit(root);
  process.stdout.write(JSON.stringify(result));
} else {
  print(process.argv.slice(2));
}

function print(roots: readonly string[]): void {
  const rows = roots.map((root) => {
    const floor = best('--floor', root);
    const whole = best('--audit', root);
    return {
      repository: basename(root),
      files: floor.files,
      MB: floor.megabytes.toFixed(1),
      'floor ms': floor.milliseconds,
      'cold ms': whole.milliseconds,
      'cold / floor': (whole.milliseconds / floor.milliseconds).toFixed(2),
      'warm ms': whole.warmMilliseconds,
      'warm / cold': (whole.warmMilliseconds / whole.milliseconds).toFixed(3),
      'peak MB': whole.peakMegabytes,
    };
  });
  printTable(rows);
}

/** The fastest of some runs: what disturbs a run only makes it slower. */
function best(mode: string, root: string): Timing {
  const timings = Array.from({ length: RUNS }, () => runOnce(mode, root));
  return timings.toSorted((a, b) => a.milliseconds - b.milliseconds)[0] ?? runOnce(mode, root);
}

function runOnce(mode: string, root: string): Timing {
  const output = execFileSync(process.execPath, [import.meta.filename, mode, root], {
    encoding: 'utf8',
  });
  const result: Timing = JSON.parse(output);
  return result;
}

async function timeFloor(root: string): Promise<Timing> {
  const files = codeFiles(readTree(root));
  const start = process.cpuUsage();
  const { ts } = await import('ts-morph');
  const { Language, Parser } = await import('web-tree-sitter');
  await Parser.init();
  const python = new Parser();
  const grammar = createRequire(import.meta.url).resolve(
    'tree-sitter-python/tree-sitter-python.wasm',
  );
  python.setLanguage(await Language.load(grammar));
  for (const [path, text] of files) {
    if (languageOf(path) === 'typescript') {
      ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    } else {
      python.parse(text)?.delete();
    }
  }
  return timing(files, millisecondsSince(start), 0);
}

async function timeAudit(root: string): Promise<Timing> {
  const files = readTree(root);
  const code = codeFiles(files);
  const memory = new AuditMemory();
  const start = process.cpuUsage();
  await audit({ rules: RULES, files, memory, memoryKey: root });
  const cold = millisecondsSince(start);
  const [path = '', text = ''] = code[code.length >> 1] ?? [];
  files.set(path, { kind: 'text', text: `${text}\n`, id: 'changed' });
  const again = process.cpuUsage();
  await audit({ rules: RULES, files, memory, memoryKey: root });
  return timing(code, cold, millisecondsSince(again));
}

function millisecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function timing(files: readonly CodeText[], milliseconds: number, warm: number): Timing {
  const characters = files.reduce((sum, [, text]) => sum + text.length, 0);
  return {
    files: files.length,
    megabytes: characters / 1e6,
    milliseconds: Math.round(milliseconds),
    warmMilliseconds: Math.round(warm),
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

type CodeText = readonly [path: string, text: string];

function codeFiles(files: ReadonlyMap<string, AuditFile>): readonly CodeText[] {
  return [...files].flatMap(([path, file]) =>
    file.kind === 'text' && languageOf(path) !== undefined ? [[path, file.text] as const] : [],
  );
}
