import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a password in a field, beside an id',
      files: {
        'src/users.ts': code`
          import { logger } from './logger';

          export function created(user: User, password: string) {
            logger.info({ userId: user.id, password }, 'created');
          }
        `,
      },
      findings: [
        {
          message: 'credential',
          span: '4:34-4:42',
          data: { values: 'password', kinds: 'password' },
          fixed: code`
            import { logger } from './logger';

            export function created(user: User, password: string) {
              logger.info({ userId: user.id }, 'created');
            }
          `,
        },
      ],
    },
    {
      name: 'a token in the text, and the worst of several',
      files: {
        'src/mail.ts': code`
          export function send(log: Logger, user: User, accessToken: string) {
            log.debug(\`token \${accessToken} of \${user.email}\`);
          }
        `,
      },
      findings: [
        {
          message: 'credential',
          span: '2:22-2:33',
          data: { values: 'accessToken', kinds: 'token' },
        },
      ],
    },
    {
      name: 'personal data, as one finding a file',
      files: {
        'src/mail.ts': code`
          export function send(log: Logger, user: User) {
            log.info('to ' + user.email);
            log.warn({ address: user.homeAddress, phone: user.phone });
          }
        `,
      },
      findings: [
        {
          message: 'personal',
          span: '2:20-2:30',
          data: { values: 'user.email', kinds: 'e-mail address' },
          evidence: [{ span: '3:23-3:39', note: 'Another record with user.homeAddress.' }],
        },
      ],
    },
    {
      name: 'the body and headers of a request, serialised',
      files: {
        'src/hook.ts': code`
          export function hook(req: Request, logger: Logger) {
            logger.info('hook', JSON.stringify(req.body), req.headers);
          }
        `,
      },
      findings: [
        { message: 'request', span: '2:38-2:46', data: { values: 'req.body, req.headers' } },
      ],
    },
    {
      name: 'the bodies of requests at a level for debugging, as one finding and medium',
      files: {
        'src/hook.ts': code`
          export function hook(req: Request, logger: Logger) {
            logger.verbose(req.body);
            logger.debug(req.headers);
          }
        `,
      },
      findings: [
        {
          message: 'request',
          span: '2:18-2:26',
          severity: 'medium',
          data: { values: 'req.body' },
          evidence: [{ span: '3:16-3:27', note: 'Another record with req.headers.' }],
        },
      ],
    },
    {
      name: 'addresses of people, as medium',
      files: {
        'src/mail.ts': code`
          export function send(log: Logger, user: User) {
            log.info('to ' + user.email);
          }
        `,
      },
      findings: [{ message: 'personal', span: '2:20-2:30', severity: 'medium' }],
    },
    {
      name: 'console in a server',
      files: {
        'server.js': code`
          const express = require('express');
          const app = express();
          app.post('/hook', (req, res) => {
            console.log(req.headers.authorization);
          });
        `,
      },
      findings: [
        {
          message: 'credential',
          span: '4:15-4:40',
          data: { values: 'req.headers.authorization', kinds: 'authorization header' },
        },
      ],
    },
    {
      name: 'each way to put a value into a record in Python',
      files: {
        'app/users.py': code`
          import logging

          logger = logging.getLogger(__name__)

          def created(user, api_key, request):
              logger.info("key %s", api_key)
              logger.info(f"secret {user.client_secret}")
              logger.info("card {}".format(user.card_number))
              logger.info("made", extra={"dob": user.date_of_birth})
              logger.info("asked %s", request.headers)
        `,
      },
      findings: [
        { message: 'credential', span: '6:27-6:34', data: { values: 'api_key', kinds: 'API key' } },
        {
          message: 'credential',
          span: '7:27-7:45',
          data: { values: 'user.client_secret', kinds: 'secret' },
        },
        {
          message: 'credential',
          span: '8:34-8:50',
          data: { values: 'user.card_number', kinds: 'card number' },
        },
        {
          message: 'personal',
          span: '9:39-9:57',
          data: { values: 'user.date_of_birth', kinds: 'date of birth' },
        },
        { message: 'request', span: '10:29-10:44', data: { values: 'request.headers' } },
      ],
    },
    {
      name: 'an address at a level that is mostly off in production, as low',
      files: {
        'src/mail.ts':
          "export const send = (log: Logger, user: User) => log.debug('to ' + user.email);\n",
      },
      findings: [{ message: 'personal', span: '1:68-1:78', severity: 'low' }],
    },
    {
      name: 'a keyword of structlog',
      files: {
        'app/users.py': code`
          import structlog

          log = structlog.get_logger()

          def created(user):
              log.info("created", email=user.email)
        `,
      },
      findings: [
        {
          message: 'personal',
          span: '6:31-6:41',
          severity: 'medium',
          data: { values: 'user.email', kinds: 'e-mail address' },
          fixed: code`
            import structlog

            log = structlog.get_logger()

            def created(user):
                log.info("created")
          `,
        },
      ],
    },
    {
      name: 'a text, out of reach of the redaction of keys',
      files: {
        'src/logger.ts': code`
          import pino from 'pino';

          export const logger = pino({ redact: ['password', 'email'] });
          export function failed(email: string) {
            logger.warn(\`no account of \${email}\`);
          }
        `,
      },
      controls: 1,
      findings: [
        {
          message: 'personal',
          span: '5:32-5:37',
          severity: 'medium',
          data: { values: 'email', kinds: 'e-mail address' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'values that are masked, hashed or truncated, and what tells about them',
      files: {
        'src/users.ts': code`
          export function created(logger: Logger, user: User, token: string, password: string) {
            logger.info({ email: mask(user.email), passwordHash: user.passwordHash, hash: password });
            logger.info({ token: token.slice(0, 4), hasPassword: Boolean(password) });
            logger.info(password ? 'set' : 'not set', user.email.length, password === '');
            logger.info(\`\${user.maskedEmail} \${sha256(user.email)}\`, { email: isSent });
            logger.error(Errors.INVALID_EMAIL, 'no e-mail');
          }
        `,
        'app/users.py': code`
          def created(logger, user, token):
              logger.info("to %s", mask(user.email))
              logger.info(f"token {token[:4]} {user.hashed_password}")
              logger.info("from %s", settings.from_email)
        `,
      },
    },
    {
      name: 'constants that are sentences, what is not there, and numbers of the program itself',
      files: {
        'app/store.py': code`
          import logging

          from .texts import NO_PASSWORD

          LOGGER = logging.getLogger(__name__)

          def connect(options, aws_phone_number, access_token):
              LOGGER.error(ERR_LOAD_SECRET)
              LOGGER.error(NO_PASSWORD)
              LOGGER.info("from %s", aws_phone_number)
              if access_token is None:
                  LOGGER.error("no token: %s", access_token)
        `,
        'app/texts.py': 'NO_PASSWORD = "No password was given"\n',
        'src/token.ts': code`
          export function check(log: Logger, user: User) {
            if (!user.accessToken) {
              log.error('no token', { token: user.accessToken });
            }
          }
        `,
      },
    },
    {
      name: 'ids, single fields of a request and counts of tokens',
      files: {
        'src/users.ts': code`
          export function created(logger: Logger, req: Request, usage: Usage) {
            logger.info({ userId: req.user.id, kind: req.body.kind, agent: req.headers['user-agent'] });
            logger.info(\`\${usage.totalTokens} tokens, \${usage.token}\`);
          }
        `,
        'app/users.py': code`
          def created(logger, user):
              logger.info("created %s", user.id)
        `,
      },
    },
    {
      name: 'a field that the redaction covers',
      files: {
        'src/logger.ts': code`
          import pino from 'pino';

          export const logger = pino({ redact: { paths: ['password', '*.email'] } });
        `,
        'src/users.ts': code`
          import { logger } from './logger';

          export function created(user: User) {
            logger.info({ email: user.email }, 'created');
          }
        `,
      },
      controls: 1,
    },
    {
      name: 'a filter of logging that masks such values in texts',
      files: {
        'app/log.py': code`
          import logging
          import re

          EMAIL = re.compile(r"[^@ ]+@[^ ]+")

          class Redact(logging.Filter):
              def filter(self, record):
                  record.msg = EMAIL.sub("[redacted]", record.getMessage())
                  record.args = ()
                  return True
        `,
        'app/users.py': code`
          def created(logger, email):
              logger.info("created %s", email)
        `,
      },
    },
    {
      name: 'programs for the command line, browsers, development and scripts',
      files: {
        'cli.py': code`
          def main(password):
              print(password)
        `,
        'public/form.js': code`
          logger.info(document.cookie, user.email);
        `,
        'src/mail.ts': code`
          export function sent(logger: Logger, user: User) {
            if (process.env.NODE_ENV !== 'production') {
              logger.debug(user.email);
            }
          }
        `,
        'tool/package.json': '{ "name": "tool", "bin": "./main.js" }',
        'tool/src/main.ts': code`
          logger.log(credentials.password);
        `,
        'scripts/users.ts': code`
          logger.info(user.email);
        `,
      },
    },
  ],
});
