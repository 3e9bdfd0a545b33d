import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a column that one of its callers takes from elsewhere',
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
      },
      findings: [
        {
          message: 'injected',
          path: 'src/labels.ts',
          span: '5:10-5:20',
          confidence: 'low',
          data: { call: 'pool.query', value: 'column' },
          evidence: [
            { span: '5:55-5:61', note: 'Becomes part of the statement; callers decide it.' },
          ],
        },
      ],
    },
    {
      name: 'a quoted text that callers in other files give',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(provider: { inbox: string }) {
            return pool.query(\`SELECT id FROM labels WHERE title = '\${provider.inbox}'\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:10-5:20',
          confidence: 'medium',
          data: { call: 'pool.query', value: 'provider.inbox' },
          evidence: [
            { span: '5:61-5:75', note: 'Becomes part of the statement; callers decide it.' },
          ],
        },
      ],
    },
    {
      name: 'a column that callers in other files give, least surely',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function list(column: string) {
            return pool.query(\`SELECT id FROM labels ORDER BY \${column}\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:10-5:20',
          confidence: 'low',
          data: { call: 'pool.query', value: 'column' },
          evidence: [
            { span: '5:55-5:61', note: 'Becomes part of the statement; callers decide it.' },
          ],
        },
      ],
    },
    {
      name: 'a field of the records that callers give, least surely',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(labels: { title: string }[]) {
            const titles = labels.map((label) => \`'\${label.title}'\`);
            return pool.query(\`SELECT id FROM labels WHERE title IN (\${titles.join(',')})\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '6:10-6:20',
          confidence: 'low',
          data: { call: 'pool.query', value: 'label.title' },
          evidence: [
            { span: '5:44-5:55', note: 'Becomes part of the statement; callers decide it.' },
          ],
        },
      ],
    },
    {
      name: 'a list of texts that callers give',
      files: {
        'src/labels.ts': code`
          import { Pool } from 'pg';

          const pool = new Pool();
          export function find(titles: string[]) {
            const quoted = titles.map((title) => \`'\${title}'\`);
            return pool.query(\`SELECT id FROM labels WHERE title IN (\${quoted.join(',')})\`);
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '6:10-6:20',
          confidence: 'medium',
          data: { call: 'pool.query', value: 'titles' },
          evidence: [
            { span: '5:18-5:24', note: 'Becomes part of the statement; callers decide it.' },
          ],
        },
      ],
    },
    {
      name: 'what a made object is called with, least surely',
      files: {
        'src/store.ts': code`
          import type { Pool } from 'pg';

          export function createStore(pool: Pool) {
            return {
              set: (key: string) => pool.query(\`INSERT INTO store (key) VALUES ('\${key}')\`),
            };
          }
        `,
      },
      findings: [
        {
          message: 'injected',
          span: '5:27-5:37',
          confidence: 'low',
          data: { call: 'pool.query', value: 'key' },
          evidence: [
            { span: '5:74-5:77', note: 'Becomes part of the statement; callers decide it.' },
          ],
        },
      ],
    },
  ],
  passes: [
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
