import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a list without kinds that the program handles',
      files: {
        'src/logging/redact.ts': code`
          export const SENSITIVE_KEYS = ['password', 'token'];
        `,
        'src/users.ts': code`
          export interface User {
            email: string;
            phone: string;
            password: string;
          }
        `,
      },
      findings: [
        {
          message: 'incomplete',
          path: 'src/logging/redact.ts',
          span: '1:31-1:52',
          data: {
            list: 'SENSITIVE_KEYS',
            missing: 'e-mail address and phone number',
            names: 'email and phone',
          },
          evidence: [
            {
              path: 'src/users.ts',
              span: '2:3-2:8',
              note: 'Handles a value of this kind: e-mail address.',
            },
            {
              path: 'src/users.ts',
              span: '3:3-3:8',
              note: 'Handles a value of this kind: phone number.',
            },
          ],
          fixed: code`
            export const SENSITIVE_KEYS = ['password', 'token', 'email', 'phone'];
          `,
        },
      ],
    },
    {
      name: 'the paths of pino, which no name is added to blindly',
      files: {
        'src/logger.ts': code`
          import pino from 'pino';

          export const logger = pino({
            redact: { paths: ['req.headers.authorization', '*.password', 'phone'] },
          });
        `,
        'src/users.ts': code`
          export interface User {
            email: string;
            phone: string;
            password: string;
          }
        `,
      },
      findings: [
        {
          message: 'incomplete',
          path: 'src/logger.ts',
          span: '4:20-4:72',
          data: { list: 'redact', missing: 'e-mail address', names: 'email' },
          evidence: [
            {
              path: 'src/users.ts',
              span: '2:3-2:8',
              note: 'Handles a value of this kind: e-mail address.',
            },
          ],
        },
      ],
    },
    {
      name: 'headers, of which only those that are asked for count',
      files: {
        'src/log.ts': code`
          export const SENSITIVE_HEADERS = new Set(['cookie', 'x-api-key']);
        `,
        'src/server.ts': code`
          const email = req.headers['authorization'];
        `,
      },
      findings: [
        {
          message: 'incomplete',
          path: 'src/log.ts',
          span: '1:42-1:65',
          data: {
            list: 'SENSITIVE_HEADERS',
            missing: 'authorization header',
            names: 'authorization',
          },
          evidence: [
            {
              path: 'src/server.ts',
              span: '1:28-1:41',
              note: 'Handles a value of this kind: authorization header.',
            },
          ],
          fixed: code`
            export const SENSITIVE_HEADERS = new Set(['cookie', 'x-api-key', 'authorization']);
          `,
        },
      ],
    },
    {
      name: 'a set and a pattern in Python, which count together',
      files: {
        'app/logging_config.py': code`
          import re

          _SENSITIVE_KEYS = {"password", "token"}
          SENSITIVE_PATTERN = re.compile(r"(phone|secret)", re.I)
        `,
        'app/models.py': code`
          class User(Base):
              email = Column(String)
              phone = Column(String)
        `,
      },
      findings: [
        {
          message: 'incomplete',
          path: 'app/logging_config.py',
          span: '3:19-3:40',
          data: { list: '_SENSITIVE_KEYS', missing: 'e-mail address', names: 'email' },
          evidence: [
            {
              path: 'app/models.py',
              span: '2:5-2:10',
              note: 'Handles a value of this kind: e-mail address.',
            },
          ],
          fixed: code`
            import re

            _SENSITIVE_KEYS = {"password", "token", "email"}
            SENSITIVE_PATTERN = re.compile(r"(phone|secret)", re.I)
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a list that covers every kind',
      files: {
        'src/redact.ts': code`
          export const SENSITIVE_KEYS = [
            'password', 'secret', 'token', 'authorization', 'cookie', 'apiKey',
            'email', 'phone', 'birthDate', 'cardNumber', 'ssn',
          ];
        `,
        'src/users.ts': code`
          export interface User {
            email: string;
            phone: string;
            password: string;
          }
        `,
      },
    },
    {
      name: 'a pattern that covers what is handled',
      files: {
        'src/redact.ts': code`
          export const SENSITIVE_KEY = /pass|secret|token|mail|phone/i;
          export const SENSITIVE_KEYS_PATTERN = /pass(word|wd)|e-?mail|phone|mobile/i;
        `,
        'src/users.ts': code`
          export interface User {
            email: string;
            phone: string;
            password: string;
          }
        `,
        'app/redact.py': code`
          import re

          SENSITIVE_KEYS = re.compile("(?i)passw|email|phone")
        `,
        'app/models.py': code`
          email = Column(String)
        `,
      },
    },
    {
      name: 'kinds that nothing handles',
      files: {
        'src/redact.ts': code`
          export const SENSITIVE_KEYS = ['password', 'token'];
        `,
        'src/text.ts': code`
          export const help = 'Write an email: we answer';
        `,
      },
    },
    {
      name: 'a list with an element that cannot be told',
      files: {
        'src/redact.ts': code`
          export const SENSITIVE_KEYS = ['password', 'token', ...others()];
        `,
        'src/users.ts': code`
          export interface User {
            email: string;
            phone: string;
            password: string;
          }
        `,
      },
    },
    {
      name: 'lists for something special, and the trail of an audit',
      files: {
        'src/log/url.ts': code`
          export const sensitiveQueryParams = ['token', 'secret'];
        `,
        'src/audit/log.ts': code`
          export const SENSITIVE_KEYS = ['password', 'secret', 'token'];
        `,
        'src/providers.ts': code`
          export const SENSITIVE_KEYS = ['password', 'secret', 'token'];
        `,
        'src/users.ts': code`
          export interface User {
            email: string;
            phone: string;
            password: string;
          }
        `,
      },
    },
  ],
});
