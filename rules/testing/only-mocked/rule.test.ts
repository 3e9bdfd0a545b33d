import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'drivers that are mocked in every test',
      files: {
        'test/a.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        'test/b.test.ts': "jest.mock('../src/db');\n",
        'test/c.test.ts': "import { sum } from '../src/sum';\n",
      },
      findings: [
        {
          message: 'mocked',
          path: 'test/a.test.ts',
          span: '1:1-1:13',
          data: { count: 2, name: 'pg' },
          evidence: [{ path: 'test/b.test.ts', span: '1:1-1:22', note: 'Mocks one too.' }],
        },
      ],
    },
    {
      name: 'sessions that are mocked in Python',
      files: {
        'tests/test_a.py': 'session = AsyncMock(spec=AsyncSession)\n',
        'tests/test_b.py': 'with patch("app.deps.get_db"):\n    pass\n',
      },
      findings: [
        {
          message: 'mocked',
          path: 'tests/test_a.py',
          span: '1:11-1:38',
          evidence: [{ path: 'tests/test_b.py', span: '1:6-1:29', note: 'Mocks one too.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'containers that tests start',
      files: {
        'test/a.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        'test/b.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        'test/db.test.ts': "import { PostgreSqlContainer } from '@testcontainers/postgresql';\n",
      },
    },
    {
      name: 'service containers in CI',
      files: {
        'test/a.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        'test/b.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        '.github/workflows/ci.yml': code`
          jobs:
            test:
              services:
                db:
                  image: postgres:17
        `,
      },
    },
    {
      name: 'embedded servers',
      files: {
        'test/a.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        'test/b.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        'package.json': '{ "devDependencies": { "mongodb-memory-server": "10" } }',
      },
    },
    {
      name: 'other mocks, and a single one',
      files: {
        'test/a.test.ts': "vi.mock('pg', () => ({ Pool: class {} }));\n",
        'test/b.test.ts': "vi.mock('../src/mailer');\n",
      },
    },
  ],
});
