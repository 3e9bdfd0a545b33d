import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a secret that looks real in the set-up of tests',
      files: {
        'tests/setup.ts': code`
          process.env.PAYMENT_SECRET = 'q7Zk2mVx9Lw4RtYp';
        `,
      },
      findings: [
        {
          message: 'realistic',
          span: '1:30-1:48',
          data: { name: 'PAYMENT_SECRET' },
          fixed: code`
            process.env.PAYMENT_SECRET = 'test-only-value';
          `,
        },
      ],
    },
    {
      name: 'the environment of pytest',
      files: {
        'tests/conftest.py': code`
          import os

          os.environ["PAYMENT_SECRET"] = "q7Zk2mVx9Lw4RtYp"

          def with_key(monkeypatch):
              monkeypatch.setenv("MAIL_PASSWORD", KEY)

          KEY = "w8Hn3cBv6Jg5DsUe"
        `,
      },
      findings: [
        {
          message: 'realistic',
          span: '3:32-3:50',
          fixed: code`
            import os

            os.environ["PAYMENT_SECRET"] = "test-only-value"

            def with_key(monkeypatch):
                monkeypatch.setenv("MAIL_PASSWORD", KEY)

            KEY = "w8Hn3cBv6Jg5DsUe"
          `,
        },
        { message: 'realistic', span: '6:41-6:44' },
      ],
    },
  ],
  passes: [
    {
      name: 'values that say what they are',
      files: {
        'tests/setup.ts': code`
          process.env.PAYMENT_SECRET = 'test-q7Zk2mVx9Lw4RtYp';
          process.env.OTHER_SECRET = 'dummy-dummy-dummy-42';
          process.env.MAIL_PASSWORD = 'fake4Zk2mVx9Lw4RtYp';
          process.env.SESSION_KEY = 'MDEyMzQ1Njc4OWFiY2RlZg==';
        `,
        'tests/conftest.py': code`
          import os

          os.environ["PAYMENT_SECRET"] = "example-7Zk2mVx9Lw4"
        `,
      },
    },
    {
      name: 'a setting that is no secret, and a short word',
      files: {
        'tests/setup.ts': code`
          process.env.BUILD_NUMBER = 'q7Zk2mVx9Lw4RtYp';
          process.env.PAYMENT_SECRET = 'hush';
        `,
      },
    },
    {
      name: 'code that is no test, and a fixture',
      files: {
        'test/fixtures/setup.ts': code`
          process.env.PAYMENT_SECRET = 'q7Zk2mVx9Lw4RtYp';
        `,
        'src/start.ts': code`
          process.env.PAYMENT_SECRET = 'q7Zk2mVx9Lw4RtYp';
        `,
      },
    },
  ],
});
