import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { printTable } from './table.ts';
import { timed } from './timed.ts';

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
  const env = { XDG_CACHE_HOME: join(scratch, `${name}.cache`) };
  mkdirSync(folder);
  writeFileSync(join(folder, name), text);
  const audit = [process.execPath, LAUNCHER, 'audit', '.'];
  const first = timed(audit, folder, env);
  // In turns, so that what else the machine does disturbs both alike.
  const pairs = Array.from({ length: RUNS }, () => ({
    node: timed([process.execPath, '-e', '0'], folder, env).seconds,
    audit: timed(audit, folder, env),
  }));
  const node = median(pairs.map((pair) => pair.node));
  const seconds = pairs.map((pair) => pair.audit.seconds);
  return {
    file: name,
    'first s': first.seconds.toFixed(2),
    'median s': median(seconds).toFixed(2),
    'fastest s': Math.min(...seconds).toFixed(2),
    'cpu s': median(pairs.map((pair) => pair.audit.cpuSeconds)).toFixed(2),
    'node -e 0 s': node.toFixed(3),
    'median / node': (median(seconds) / node).toFixed(1),
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
