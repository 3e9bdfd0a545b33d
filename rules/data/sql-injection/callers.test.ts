import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a column that a request gives by way of another file',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function list(column: string) {
            return pool.query(\`SELECT id FROM labels ORDER BY \${column}\`);
          }
        `,
        'src/pages.ts': code`
          import { list } from './labels';

          export const first = () => list('title');
          export const sorted = (column: string) => list(column);
        `,
        'src/routes.ts': code`
          import { sorted } from './pages';

          export const index = (request: Request) => sorted(request.query.column);
        `,
      },
      findings: [
        {
          message: 'injected',
          path: 'src/labels.ts',
          span: '5:10-5:20',
          data: { call: 'pool.query', value: 'column' },
          evidence: [
            { span: '5:55-5:61', note: 'Becomes part of the statement; callers decide it.' },
            { path: 'src/routes.ts', span: '3:51-3:71', note: 'A request gives it here.' },
          ],
        },
      ],
    },
    {
      name: 'a field of an object that a request fills',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(provider: { inbox: string }) {
            return pool.query(\`SELECT id FROM labels WHERE title = '\${provider.inbox}'\`);
          }
        `,
        'src/routes.ts': code`
          import { find } from './labels';

          export const index = (request: Request) => find({ inbox: request.query.inbox });
        `,
      },
      findings: [
        {
          message: 'injected',
          path: 'src/labels.ts',
          span: '5:10-5:20',
          data: { call: 'pool.query', value: 'provider.inbox' },
          evidence: [
            { span: '5:61-5:75', note: 'Becomes part of the statement; callers decide it.' },
            { path: 'src/routes.ts', span: '3:58-3:77', note: 'A request gives it here.' },
          ],
        },
      ],
    },
    {
      name: 'a field of the body that is handed over as a whole',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(provider: { inbox: string }) {
            return pool.query(\`SELECT id FROM labels WHERE title = '\${provider.inbox}'\`);
          }
        `,
        'src/routes.ts': code`
          import { find } from './labels';

          export const index = (request: Request) => find(request.body);
        `,
      },
      findings: [
        {
          message: 'injected',
          path: 'src/labels.ts',
          span: '5:10-5:20',
          data: { call: 'pool.query', value: 'provider.inbox' },
          evidence: [
            { span: '5:61-5:75', note: 'Becomes part of the statement; callers decide it.' },
            { path: 'src/routes.ts', span: '3:49-3:61', note: 'A request gives it here.' },
          ],
        },
      ],
    },
    {
      name: 'a list of texts of a request',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(titles: string[]) {
            const quoted = titles.map((title) => \`'\${title}'\`);
            return pool.query(\`SELECT id FROM labels WHERE title IN (\${quoted.join(',')})\`);
          }
        `,
        'src/routes.ts': code`
          import { find } from './labels';

          export const index = (request: Request) => find(request.body.titles);
        `,
      },
      findings: [
        {
          message: 'injected',
          path: 'src/labels.ts',
          span: '6:10-6:20',
          data: { call: 'pool.query', value: 'titles' },
          evidence: [
            { span: '5:18-5:24', note: 'Becomes part of the statement; callers decide it.' },
            { path: 'src/routes.ts', span: '3:49-3:68', note: 'A request gives it here.' },
          ],
        },
      ],
    },
    {
      name: 'what the method of a repository is given by a service',
      files: {
        'src/labels.repository.ts': code`
          import { DataSource } from 'typeorm';

          export class LabelsRepository {
            constructor(private readonly source: DataSource) {}

            list(column: string) {
              return this.source.query(\`SELECT id FROM labels ORDER BY \${column}\`);
            }
          }
        `,
        'src/labels.controller.ts': code`
          import { Controller, Get, Query } from '@nestjs/common';

          import { LabelsRepository } from './labels.repository';

          @Controller('labels')
          export class LabelsController {
            constructor(private readonly labels: LabelsRepository) {}

            @Get()
            index(@Query('sort') sort: string) {
              return this.labels.list(sort);
            }
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          path: 'src/labels.repository.ts',
          span: '7:12-7:29',
          data: { call: 'this.source.query', value: 'column' },
          evidence: [
            { span: '7:64-7:70', note: 'Becomes part of the statement; callers decide it.' },
            {
              path: 'src/labels.controller.ts',
              span: '11:29-11:33',
              note: 'A request gives it here.',
            },
          ],
        },
      ],
    },
    {
      name: 'a direction that is only sometimes replaced',
      files: {
        'app/labels.py': code`
          from sqlalchemy import text

          def list_labels(session, direction):
              if not direction:
                  direction = "ASC"
              return session.execute(text(f"SELECT id FROM labels ORDER BY title {direction}"))
        `,
        'app/routes.py': code`
          from flask import request

          from app.labels import list_labels

          def index(session):
              return list_labels(session, request.args["direction"])
        `,
      },
      findings: [
        {
          message: 'injected',
          path: 'app/labels.py',
          span: '6:28-6:32',
          data: { call: 'text', value: 'direction' },
          evidence: [
            { span: '6:73-6:82', note: 'Becomes part of the statement; callers decide it.' },
            { path: 'app/routes.py', span: '6:33-6:58', note: 'A request gives it here.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a column that only tests and other functions give',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function list(column: string) {
            return pool.query(\`SELECT id FROM labels ORDER BY \${column}\`);
          }
        `,
        'src/pages.ts': code`
          import { list } from './labels';

          export const first = () => list('title');
          export const sorted = (column: string) => list(column);
        `,
        'test/labels.test.ts': code`
          import { list } from '../src/labels';

          test('lists', (request) => list(request.query.column));
        `,
      },
    },
    {
      name: 'a text that nobody gives',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(inbox?: string) {
            return pool.query(\`SELECT id FROM labels WHERE title = '\${inbox}'\`);
          }
        `,
        'src/routes.ts': code`
          import { find } from './labels';

          export const index = (request: Request) => find();
        `,
      },
    },
    {
      name: 'a direction that is replaced by one of two words',
      files: {
        'app/labels.py': code`
          from sqlalchemy import text

          def list_labels(session, direction):
              direction = "ASC" if direction == "asc" else "DESC"
              return session.execute(text(f"SELECT id FROM labels ORDER BY title {direction}"))
        `,
        'app/routes.py': code`
          from flask import request

          from app.labels import list_labels

          def index(session):
              return list_labels(session, request.args["direction"])
        `,
      },
    },
    {
      name: 'a query in the language of another system',
      files: {
        'src/accounts.ts': code`
          export function find(request: Request, salesforce: Salesforce) {
            return salesforce.query(\`SELECT Id FROM Account WHERE Name = '\${request.query.name}'\`);
          }
        `,
      },
    },
    {
      name: 'names that every caller of the project gives as constants',
      files: {
        'src/search.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function search(params: { prefix: string }, columns: string[], text: string) {
            const { prefix } = params;
            return columns.map((column) =>
              pool.query(\`SELECT 1 FROM notes n WHERE \${prefix}.\${column} LIKE $1\`, [text]),
            );
          }
        `,
        'src/notes.ts': code`
          import { search } from './search';

          export const byTitle = (text: string) => search({ prefix: 'n' }, ['title', 'body'], text);
        `,
      },
    },
    {
      name: 'a list of constants that a helper is called with',
      files: {
        'src/json.ts': code`
          export function setDeep(column: string, path: string[], value: string) {
            return \`jsonb_set(\${column}, '{\${path[0]}}', \${value})\`;
          }
        `,
        'src/mails.ts': code`
          import { Pool } from 'pg';
          import { setDeep } from './json';

          const pool = new Pool();
          export const mark = () =>
            pool.query(\`UPDATE expenses SET data = \${setDeep('data', ['sent'], "'true'")}\`);
        `,
      },
    },
    {
      name: 'an argument of GraphQL whose type has a list of values',
      files: {
        'src/members.ts': code`
          import { GraphQLList } from 'graphql';
          import { sequelize } from './db';
          import { GraphQLMemberRole } from './roles';

          export const members = {
            args: { role: { type: new GraphQLList(GraphQLMemberRole) } },
            resolve: (_: unknown, args: any) =>
              sequelize.query(\`SELECT 1 FROM members ORDER BY \${args.role.map((r) => \`role='\${r}'\`)}\`),
          };
        `,
      },
    },
    {
      name: 'a name that an assertion looks up first',
      files: {
        'app/participants.py': code`
          class Participant:
              def update_bit(self, column: str, mask: int):
                  assert isinstance(getattr(self, column), int)
                  self.db.execute(f"UPDATE participants SET {column} = {column} | %s", (mask,))
        `,
      },
    },
    {
      name: 'a word of a closed list that another file declares',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          import type { Filters } from './filters';

          const pool = new Pool();
          export function list(filters: Filters) {
            const { event } = filters;
            return pool.query(\`SELECT sum(\${event}) FROM labels\`);
          }
        `,
        'src/filters.ts': code`
          export interface Filters {
            event: 'clicks' | 'leads';
          }
        `,
        'src/routes.ts': code`
          import { list } from './labels';

          export const index = (request: Request) => list(request.query);
        `,
      },
    },
    {
      name: 'a column of a specification, which a programmer writes',
      files: {
        'src/collector.ts': code`
          import { Pool } from 'pg';

          interface Spec {
            column: string;
          }

          const pool = new Pool();
          export function createCollector(spec: Spec) {
            return pool.query(\`SELECT max(\${spec.column}) FROM pages\`);
          }
        `,
      },
    },
    {
      name: 'ids that are numbers',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(ids: number[]) {
            return pool.query(\`SELECT id FROM labels WHERE id IN (\${ids.join(',')})\`);
          }
        `,
      },
    },
    {
      name: 'keys of an object that a callback is given',
      files: {
        'src/stats.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export const flush = (batch: Stats[]) =>
            batch.map(async (enrollment) => {
              const { programId, ...stats } = enrollment;
              const changed = Object.entries(stats).filter(([_, value]) => value !== undefined);
              await pool.query(\`UPDATE enrollment SET \${changed.map(([key]) => \`\${key} = ?\`).join(', ')} WHERE id = ?\`, [programId]);
            });
        `,
      },
      controls: 1,
    },
  ],
});
