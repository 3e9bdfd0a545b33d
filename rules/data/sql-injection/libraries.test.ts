import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'raw text of Prisma',
      files: {
        'src/users.ts': code`
          import { prisma } from './prisma';

          export function find(request: Request) {
            return prisma.$queryRawUnsafe(\`SELECT * FROM users WHERE id = '\${request.params.id}'\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '4:10-4:32',
          data: { call: 'prisma.$queryRawUnsafe', value: 'request.params.id' },
          evidence: [
            { span: '4:68-4:85', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'raw text of knex',
      files: {
        'src/users.ts': code`
          import knex from 'knex';

          const db = knex({ client: 'pg' });
          export function list(request: Request) {
            return db('users').orderByRaw(\`\${request.query.sort} DESC\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:22-5:32',
          data: { call: '.orderByRaw()', value: 'request.query.sort' },
          evidence: [
            { span: '5:36-5:54', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'the unsafe text of postgres.js',
      files: {
        'src/users.ts': code`
          import postgres from 'postgres';

          const sql = postgres();
          export function find(request: Request) {
            return sql.unsafe(\`SELECT * FROM users WHERE id = \${request.params.id}\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:10-5:20',
          data: { call: 'sql.unsafe', value: 'request.params.id' },
          evidence: [
            { span: '5:55-5:72', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'raw text of Drizzle',
      files: {
        'src/users.ts': code`
          import { sql } from 'drizzle-orm';

          export function direction(request: Request) {
            return sql.raw(\`\${request.query.direction} NULLS LAST\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '4:10-4:17',
          data: { call: 'sql.raw', value: 'request.query.direction' },
          evidence: [
            { span: '4:21-4:44', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'the text of a condition in TypeORM',
      files: {
        'src/records.ts': code`
          import { EntityManager } from 'typeorm';

          export function touch(manager: EntityManager, request: Request) {
            const { id } = request.params;
            return manager.createQueryBuilder().update(Row).where(\`id = '\${id}'\`).execute();
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:51-5:56',
          data: { call: '.where()', value: 'id' },
          evidence: [
            { span: '5:66-5:68', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
    {
      name: 'a receiver of unknown origin, less surely',
      files: {
        'src/users.ts': code`
          export function find(db, request) {
            return db.query(\`SELECT * FROM users WHERE id = \${request.params.id}\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '2:10-2:18',
          confidence: 'medium',
          data: { call: 'db.query', value: 'request.params.id' },
          evidence: [
            { span: '2:53-2:70', note: 'Becomes part of the statement; a request decides it.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a table that only configuration decides',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function count() {
            return pool.query(\`SELECT count(*) FROM \${process.env.TABLE}\`);
          }
        `,
      },
    },
    {
      name: 'a migration of ids that it read itself',
      files: {
        'migrations/0001-admins.js': code`
          module.exports = {
            up: async (queryInterface) => {
              const [teams] = await queryInterface.sequelize.query('SELECT * FROM teams');
              const teamIds = teams.map((team) => team.id);
              await Promise.all(
                teamIds.map(async (teamId) => {
                  await queryInterface.sequelize.query(\`update users set "isAdmin" = true where "teamId" = '\${teamId}'\`);
                })
              );
            },
          };
        `,
      },
    },
    {
      name: 'a parameter',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();

          export function find(email: string) {
            return pool.query('SELECT * FROM users WHERE email = $1', [email]);
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'conditions of TypeORM that are objects',
      files: {
        'src/records.ts': code`
          import { EntityManager } from 'typeorm';

          export function touch(manager: EntityManager, id: string, key: string) {
            return manager.createQueryBuilder().update(Row).where([{ id, key }]).execute();
          }
        `,
      },
    },
    {
      name: 'an identifier that the driver quotes',
      files: {
        'src/users.ts': code`
          import { Pool, escapeIdentifier } from 'pg';

          const pool = new Pool();
          export function dump(request: Request) {
            return pool.query(\`SELECT * FROM \${escapeIdentifier(request.params.table)}\`);
          }
        `,
      },
    },
    {
      name: 'an identifier that pg-format quotes',
      files: {
        'src/users.ts': code`
          import { Pool } from 'pg';
          import format from 'pg-format';

          const pool = new Pool();
          export function dump(request: Request) {
            return pool.query(format('SELECT * FROM %I', request.params.table));
          }
        `,
      },
    },
    {
      name: 'a tagged template that parameterises',
      files: {
        'src/users.ts': code`
          import postgres from 'postgres';

          const sql = postgres();
          export function find(request: Request) {
            return sql\`SELECT * FROM users WHERE id = \${request.params.id}\`;
          }
        `,
      },
    },
    {
      name: 'a tagged template of Prisma',
      files: {
        'src/users.ts': code`
          import { prisma } from './prisma';

          export function find(request: Request) {
            return prisma.$queryRaw\`SELECT * FROM users WHERE id = \${request.params.id}\`;
          }
        `,
      },
    },
    {
      name: 'prose that is no SQL',
      files: {
        'src/users.ts': code`
          export function ask(client, request) {
            return client.query(\`Select a plan for \${request.params.name}\`);
          }
        `,
      },
    },
  ],
});
