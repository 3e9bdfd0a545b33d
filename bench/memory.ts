import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { languageOf } from '#model/code/language.ts';

import { readTree } from './read-tree.ts';
import { printTable } from './table.ts';

// Memory and time of the command line for 2,500 files and for twice as many, which are made of the code
// of the directories: each file once, and again with a line more, so that nothing is known already. Usage:
//   node bench/memory.ts DIR...
const HALF = 2500;

interface Measured {
  readonly seconds: number;
  /** Of the processor, in all threads: other programs disturb it less. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

const [first = '', ...others] = process.argv.slice(2);
if (first === '--audit') {
  await auditMeasured(others[0] ?? '.', others[1] ?? '');
} else {
  measure(process.argv.slice(2));
}

function measure(roots: readonly string[]): void {
  const sources = evenly(roots.flatMap(codeOf), HALF);
  const scratch = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
  try {
    const half = measuredTree(scratch, sources, HALF);
    const whole = measuredTree(scratch, sources, 2 * HALF);
    printTable(
      [half, whole].map(({ files, megabytes, seconds, cpuSeconds, peakMegabytes }) => ({
        files,
        MB: megabytes.toFixed(1),
        seconds: seconds.toFixed(1),
        'cpu s': cpuSeconds.toFixed(1),
        'peak MB': peakMegabytes,
        'time / half': (seconds / half.seconds).toFixed(2),
        'cpu / half': (cpuSeconds / half.cpuSeconds).toFixed(2),
        'memory / half': (peakMegabytes / half.peakMegabytes).toFixed(2),
      })),
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

interface Source {
  readonly path: string;
  readonly text: string;
}

function codeOf(root: string): readonly Source[] {
  return [...readTree(resolve(root))].flatMap(([path, file]) =>
    file.kind === 'text' && languageOf(path) !== undefined
      ? [{ path: join(basename(resolve(root)), path), text: file.text }]
      : [],
  );
}

/** As many of the items, from everywhere in the list; all of them when there are fewer. */
function evenly<T>(items: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, items.length / most);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function measuredTree(
  scratch: string,
  sources: readonly Source[],
  files: number,
): Measured & { readonly files: number; readonly megabytes: number } {
  const root = join(scratch, String(files));
  let bytes = 0;
  for (let index = 0; index < files; index += 1) {
    const source = sources[index % sources.length];
    if (source === undefined) {
      throw new Error('There is no code in these directories.');
    }
    const copy = Math.floor(index / sources.length);
    const path = join(root, `copy-${copy}`, source.path);
    const text = `${source.text}\n${source.path.endsWith('.py') ? '#' : '//'} ${copy}\n`;
    bytes += text.length;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return { files, megabytes: bytes / 1e6, ...runAudit(root, join(scratch, `${files}.json`)) };
}

function runAudit(root: string, report: string): Measured {
  execFileSync(process.execPath, [import.meta.filename, '--audit', root, report], {
    stdio: 'inherit',
  });
  const measured: Measured = JSON.parse(readFileSync(`${report}.measured`, 'utf8'));
  return measured;
}

/** Audits as the command line does, in the process that is measured, with its thread. */
async function auditMeasured(root: string, report: string): Promise<void> {
  const start = performance.now();
  process.once('exit', () => {
    const { user, system } = process.cpuUsage();
    const measured: Measured = {
      seconds: (performance.now() - start) / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    };
    writeFileSync(`${report}.measured`, JSON.stringify(measured));
    // What an audit found is no failure here.
    process.exitCode = process.exitCode === 1 ? 0 : process.exitCode;
  });
  process.argv.splice(2, Infinity, 'audit', root, '--format', 'json', '--output', report);
  await import('#cli/main.ts');
}
