import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { printTable } from './table.ts';

// How long the command line takes for a repository of one file, against starting Node. Usage:
//   node bench/start.ts [RUNS]
// The first run finds nothing of what Node keeps of compiled code; the others are the usual case.
const LAUNCHER = resolve(import.meta.dirname, '../bin/faultline.js');
const RUNS = Number(process.argv[2] ?? 9);

const FILES: Readonly<Record<string, string>> = {
  'server.ts': `import express from 'express';
import helmet from 'helmet';

const app = express();
app.use(helmet());
app.get('/', (request, response) => response.json({ hello: 'world' }));
app.listen(3000);
`,
  'main.py': `from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def index():
    return {"hello": "world"}
`,
  'compose.yaml': `services:
  db:
    image: postgres:17
    ports:
      - '127.0.0.1:5432:5432'
`,
};

const scratch = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
try {
  printTable(Object.entries(FILES).map(([name, text]) => row(name, text)));
} finally {
  rmSync(scratch, { recursive: true });
}

function row(name: string, text: string): Readonly<Record<string, string | number>> {
  const folder = join(scratch, name);
  const cache = join(scratch, `${name}.cache`);
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  const first = timed([LAUNCHER, 'audit', '.'], folder, cache);
  // In turns, so that what else the machine does disturbs both alike.
  const pairs = Array.from({ length: RUNS }, () => ({
    node: timed(['-e', '0'], folder, cache),
    audit: timed([LAUNCHER, 'audit', '.'], folder, cache),
  }));
  const node = median(pairs.map((pair) => pair.node));
  const audit = median(pairs.map((pair) => pair.audit));
  return {
    file: name,
    'first ms': Math.round(first),
    'median ms': Math.round(audit),
    'fastest ms': Math.round(Math.min(...pairs.map((pair) => pair.audit))),
    'node -e 0 ms': Math.round(node),
    'median / node': (audit / node).toFixed(1),
  };
}

function timed(args: readonly string[], folder: string, cache: string): number {
  const start = performance.now();
  const { error, status } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, XDG_CACHE_HOME: cache },
    stdio: 'ignore',
  });
  // An audit that reports something ends with 1.
  if (error !== undefined || status === null || status > 1) {
    throw new Error(`${args.join(' ')} ended with ${status}`, { cause: error });
  }
  return performance.now() - start;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
