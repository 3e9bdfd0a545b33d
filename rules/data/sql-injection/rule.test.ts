import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a value in a template',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function find({ body }: Request) {
            return pool.query(\`SELECT * FROM users WHERE email = \${body.email}\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '6:10-6:20',
          data: { call: 'pool.query', value: 'body.email' },
          evidence: [
            { span: '6:58-6:68', note: 'Becomes part of the statement; a request decides it.' },
          ],
          fixed: code`
            import { Pool } from 'pg';

            const pool = new Pool();

            export function find({ body }: Request) {
              return pool.query(\`SELECT * FROM users WHERE email = $1\`, [body.email]);
            }
          `,
        },
      ],
    },
    {
      name: 'a value that is concatenated, by way of a variable',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function find(request: { query: { name: string } }) {
            let sql = 'SELECT * FROM users';
            sql += " WHERE name = '" + request.query.name + "'";
            return pool.query(sql);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '8:10-8:20',
          data: { call: 'pool.query', value: 'request.query.name' },
          evidence: [
            { span: '7:30-7:48', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'an ORDER BY from the request',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function list(request: Request) {
            const { sort } = request.query;
            return pool.query({ text: \`SELECT * FROM users ORDER BY \${sort}\` });
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '7:10-7:20',
          data: { call: 'pool.query', value: 'sort' },
          evidence: [
            { span: '7:61-7:65', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a LIMIT from the request',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function list(request: Request) {
            return pool.query('SELECT * FROM users LIMIT ' + request.query.limit);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '6:10-6:20',
          data: { call: 'pool.query', value: 'request.query.limit' },
          evidence: [
            { span: '6:52-6:71', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'column names of a body',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function update(id: number, body: Record<string, unknown>) {
            const sets = Object.keys(body).map((key, index) => \`\${key} = $\${index + 2}\`);
            return pool.query(\`UPDATE users SET \${sets.join(', ')} WHERE id = $1\`, [id]);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '7:10-7:20',
          data: { call: 'pool.query', value: 'body' },
          evidence: [
            { span: '6:28-6:32', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'conditions that are collected in a list',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function search(request: Request) {
            const where = ['active'];
            if (request.query.name) {
              where.push(\`name LIKE '%\${request.query.name}%'\`);
            }
            return pool.query(\`SELECT * FROM users WHERE \${where.join(' AND ')}\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '10:10-10:20',
          data: { call: 'pool.query', value: 'request.query.name' },
          evidence: [
            { span: '8:31-8:49', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a text that a helper builds',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          function select(table: string) {
            return \`SELECT * FROM \${table}\`;
          }

          export function dump(request: Request) {
            return pool.query(select(request.params.table));
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '10:10-10:20',
          data: { call: 'pool.query', value: 'request.params.table' },
          evidence: [
            { span: '10:28-10:48', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a text that a helper in another file runs',
      files: {
        'src/users.ts': code`
          import { run } from './run';

          export function find(request: Request) {
            return run(\`SELECT * FROM users WHERE id = \${request.params.id}\`);
          }
        `,
        'src/run.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function run(sql: string) {
            return pool.query(sql);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          path: 'src/users.ts',
          span: '4:10-4:13',
          data: { call: 'run', value: 'request.params.id' },
          evidence: [
            { span: '4:48-4:65', note: 'Becomes part of the statement; a request decides it.' },
            { path: 'src/run.ts', span: '5:10-5:20', note: 'The text is run here.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a constant table',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          const TABLE = 'users';
          export function find(id: string) {
            return pool.query(\`SELECT * FROM \${TABLE} WHERE id = $1\`, [id]);
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a direction of two words',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function list(request: Request) {
            const direction = request.query.desc ? 'DESC' : 'ASC';
            return pool.query(\`SELECT * FROM users ORDER BY name \${direction}\`);
          }
        `,
      },
    },
    {
      name: 'a column that is on the list',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          const COLUMNS = ['name', 'email'];
          export function list(request: Request) {
            const { sort } = request.query;
            if (!COLUMNS.includes(sort)) throw new Error('unknown column');
            return pool.query(\`SELECT * FROM users ORDER BY \${sort}\`);
          }
        `,
      },
    },
    {
      name: 'a look-up in a constant map',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          const ORDER = { name: 'lower(name)', age: 'born' };
          export function list(request: Request) {
            return pool.query(\`SELECT * FROM users ORDER BY \${ORDER[request.query.sort] ?? 'id'}\`);
          }
        `,
      },
    },
    {
      name: 'a number that is forced',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function list(request: Request) {
            const limit = Math.min(Number(request.query.limit), 100);
            return pool.query(\`SELECT * FROM users LIMIT \${limit} OFFSET \${parseInt(request.query.offset, 10)}\`);
          }
        `,
      },
    },
    {
      name: 'placeholders that are generated',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function find(ids: string[]) {
            const list = ids.map((_, index) => \`$\${index + 1}\`).join(', ');
            return pool.query(\`SELECT * FROM users WHERE id IN (\${list})\`, ids);
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'conditions that are constants',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function search(request: Request) {
            const where = ['active'];
            const values: string[] = [];
            if (request.query.name) {
              values.push(request.query.name);
              where.push(\`name = $\${values.length}\`);
            }
            return pool.query(\`SELECT * FROM users WHERE \${where.join(' AND ')}\`, values);
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'columns of an object that is written out',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function rename(id: string, name: string) {
            const values = { name, touched: true };
            const sets = Object.keys(values).map((key, index) => \`\${key} = $\${index + 2}\`);
            return pool.query(\`UPDATE users SET \${sets.join(', ')} WHERE id = $1\`, [id, ...Object.values(values)]);
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a helper that is only given constants',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          function count(table: string) {
            return pool.query(\`SELECT count(*) FROM \${table}\`);
          }
          export const counts = () => Promise.all([count('users'), count('orders')]);
        `,
      },
    },
    {
      name: 'a helper that runs the text it is given',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function run(sql: string) {
            return pool.query(sql);
          }
        `,
      },
    },
  ],
});
