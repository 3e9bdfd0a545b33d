import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an argument of a field of GraphQL',
      files: {
        'src/products.ts': code`
          export async function products(root: unknown, { sort }: { sort: string }, context: Context) {
            return context.prisma.$queryRawUnsafe(\`SELECT * FROM products ORDER BY \${sort}\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '2:10-2:40',
          data: { call: 'context.prisma.$queryRawUnsafe', value: 'sort' },
          evidence: [
            { span: '2:76-2:80', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a helper of the file that is given the request',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          function byTitle(filter: { title: string }) {
            return pool.query(\`SELECT id FROM labels WHERE title = '\${filter.title}'\`);
          }
          export const get = (request: Request) => byTitle(request.query);
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:10-5:20',
          data: { call: 'pool.query', value: 'filter.title' },
          evidence: [
            { span: '5:61-5:73', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'each of the names of a request',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export async function POST(request: Request) {
            const { names } = await request.json();
            return Promise.all(names.map((name) => pool.query(\`SELECT id FROM labels WHERE title = '\${name}'\`)));
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '6:42-6:52',
          data: { call: 'pool.query', value: 'names' },
          evidence: [
            { span: '6:22-6:27', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a value without a short name',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(request: Request) {
            return pool.query('SELECT id FROM labels WHERE title = ' + (request.query.titles as string[])[request.query.index - 1]);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:10-5:20',
          data: { call: 'pool.query', value: 'a value' },
          evidence: [
            { span: '5:62-5:121', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'the keys of the body of a FastAPI route',
      files: {
        'app/apps.py': code`
          import sqlite3
          from typing import Any, Dict
          from fastapi import FastAPI

          app = FastAPI()

          @app.post("/apps")
          def create(app_data: Dict[str, Any]):
              columns = ", ".join(app_data.keys())
              sqlite3.connect("app.db").execute(f"INSERT INTO apps ({columns}) VALUES (1)")
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '10:31-10:38',
          data: { call: '.execute()', value: 'app_data' },
          evidence: [
            { span: '9:25-9:33', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a parameter whose pattern the framework checks',
      files: {
        'app/products.py': code`
          from fastapi import APIRouter, Query
          from sqlalchemy import text

          router = APIRouter()

          @router.get("/products")
          def products(session, order: str = Query("asc", pattern="^(asc|desc)$")):
              return session.execute(text(f"SELECT * FROM products ORDER BY name {order}"))
        `,
      },
    },
    {
      name: 'an element of a list that is quoted throughout',
      files: {
        'src/funnel.ts': code`
          import { Pool } from 'pg';
          import SqlString from 'sqlstring';

          const pool = new Pool();
          export function funnel(request: Request) {
            const conditions = request.body.steps.map((step) => \`page = \${SqlString.escape(step.page)}\`);
            return pool.query(\`SELECT * FROM events WHERE \${conditions[0]}\`);
          }
        `,
      },
    },
    {
      name: 'each of the names of a request, as a parameter',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export async function POST(request: Request) {
            const { names } = await request.json();
            return Promise.all(names.map((name) => pool.query('SELECT id FROM labels WHERE title = $1', [name])));
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'keys that are members of an enumeration, folded into a text',
      files: {
        'src/events.ts': code`
          import knex from 'knex';

          import { Key } from './keys';
          import type { KeyType } from './keys';

          const db = knex({ client: 'pg' });
          const valueOf = (key: KeyType) => \`arrayElement(e.names, '\${key}')\`;
          const valueWithFallback = (keys: readonly KeyType[]) =>
            keys
              .slice(0, -1)
              .reduceRight(
                (fallback, key) => \`if(notEmpty(\${valueOf(key)}), \${fallback})\`,
                valueOf(keys[keys.length - 1]!),
              );
          export function list() {
            const ruleId = valueWithFallback([Key.NEW, Key.OLD]);
            return db('events').whereRaw(\`\${ruleId} IN (?)\`);
          }
        `,
        'src/keys.ts': code`
          export const Key = { NEW: 'new', OLD: 'old' } as const;
          export type KeyType = (typeof Key)[keyof typeof Key];
        `,
      },
    },
    {
      name: 'names of options that the class was made with',
      files: {
        'src/client.ts': code`
          import { Client } from 'pg';

          export class Replication {
            private readonly options: { slotName: string };
            private client = new Client();
            constructor(options: { slotName: string }) {
              this.options = options;
            }
            drop() {
              return this.client.query(\`SELECT pg_drop_replication_slot('\${this.options.slotName}')\`);
            }
          }
        `,
      },
    },
    {
      name: 'a table that the operator names',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function count(config: { table: string }) {
            return pool.query(\`SELECT count(*) FROM \${config.table}\`);
          }
        `,
      },
    },
    {
      name: 'what the database gave',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export async function reset() {
            const { rows } = await pool.query('SELECT name FROM labels');
            await Promise.all(rows.map((row) => pool.query(\`DELETE FROM labels WHERE name = '\${row.name}'\`)));
          }
        `,
      },
    },
    {
      name: 'the value of a member of an enumeration',
      files: {
        'app/intervals.py': code`
          from enum import StrEnum
          from sqlalchemy import text

          class Interval(StrEnum):
              day = "day"

              def sql(self):
                  return text(f"'1 {self.value}'::interval")

          def order(sort: str):
              return text(f"SELECT 1 ORDER BY {Interval(sort).value}")
        `,
      },
    },
    {
      name: 'the key of a zone and identifiers by their types',
      files: {
        'app/meters.py': code`
          import uuid
          from collections.abc import Sequence
          from zoneinfo import ZoneInfo
          from sqlalchemy import literal_column, text

          def zone(timezone: ZoneInfo):
              return text(f"SET LOCAL TIME ZONE '{timezone.key}'")

          def ancestors(ids: Sequence[uuid.UUID]):
              joined = ", ".join(f"'{each!s}'" for each in ids)
              return literal_column(f"[{joined}]")
        `,
      },
    },
    {
      name: 'a table that is named by chance',
      files: {
        'app/checks.py': code`
          from uuid import uuid4
          from sqlalchemy import text

          def check(session):
              name = uuid4().hex
              session.execute(text(f"CREATE TABLE test_{name} (id INT)"))
        `,
      },
    },
    {
      name: 'a script that checks a seed',
      files: {
        'scripts/seeder/verify.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function count(table: string, name: string) {
            return pool.query(\`SELECT count(*) FROM \${table} WHERE name = '\${name}'\`);
          }
        `,
      },
    },
    {
      name: 'a package for tests',
      files: {
        'packages/testcontainers/src/clickhouse.ts': code`
          export function tables(client: Client, database: string) {
            return client.query(\`SELECT name FROM system.tables WHERE database = '\${database}'\`);
          }
        `,
      },
    },
  ],
});
