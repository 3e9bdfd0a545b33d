import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'every origin by origin: true, with the options in another file',
      files: {
        'src/options.ts': code`
          export const corsOptions = {
            origin: true,
            credentials: true,
          };

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
        'src/server.ts': code`
          import cors from 'cors';
          import { corsOptions } from './options';

          app.use(cors(corsOptions));
        `,
      },
      findings: [
        {
          message: 'reflected',
          path: 'src/options.ts',
          span: '2:11-2:15',
          data: { library: 'cors' },
          evidence: [
            { path: 'src/options.ts', span: '3:16-3:20', note: 'Allows credentials.' },
            { path: 'src/server.ts', span: '4:9-4:13', note: 'cors is set up here.' },
            { path: 'src/options.ts', span: '6:47-6:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a callback that always accepts',
      files: {
        'src/server.js': code`
          const cors = require('cors');

          app.use(cors({
            credentials: true,
            origin(origin, callback) {
              if (!ALLOWED.includes(origin)) {
                console.warn('unknown origin');
              }
              callback(null, true);
            },
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'reflected',
          span: '9:20-9:24',
          evidence: [
            { span: '4:16-4:20', note: 'Allows credentials.' },
            { span: '13:47-13:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a literal star of the package cors',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({ origin: '*', credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'literal',
          span: '3:24-3:27',
          severity: 'medium',
          data: { library: 'cors' },
          evidence: [
            { span: '3:42-3:46', note: 'Allows credentials.' },
            { span: '5:47-5:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a star of @koa/cors, which then takes the origin of the caller',
      files: {
        'src/server.ts': code`
          import cors from '@koa/cors';

          app.use(cors({ origin: '*', credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'mirrored',
          span: '3:24-3:27',
          data: { library: '@koa/cors' },
          evidence: [
            { span: '3:42-3:46', note: 'Allows credentials.' },
            { span: '5:47-5:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a pattern with unescaped dots',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({ origin: /^https:\/\/app.example.com$/, credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'test',
          span: '3:24-3:53',
          data: { admits: 'https://appxexample.com' },
          evidence: [
            { span: '3:68-3:72', note: 'Allows credentials.' },
            { span: '5:47-5:66', note: 'A cookie says who calls.' },
          ],
          fixed: code`
            import cors from 'cors';

            app.use(cors({ origin: /^https:\/\/app\.example\.com$/, credentials: true }));

            export const whoCalls = (req) => sessions.get(req.cookies.session);
          `,
        },
      ],
    },
    {
      name: 'a suffix test without a dot, in a helper',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          function isOurs(value: string) {
            return new URL(value).hostname.endsWith('example.com');
          }

          app.use(cors({
            origin: (origin, callback) => {
              if (!origin || isOurs(origin)) {
                callback(null, true);
              } else {
                callback(new Error('Not allowed'));
              }
            },
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'test',
          span: '4:10-4:42',
          data: { admits: 'https://evilexample.com' },
          evidence: [
            { span: '15:16-15:20', note: 'Allows credentials.' },
            { span: '7:9-7:13', note: 'cors is set up here.' },
            { span: '18:47-18:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a prefix test, a substring test and a host that anybody gets',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (origin, callback) => {
              if (origin.startsWith('https://app.example.com')) return callback(null, true);
              if (origin.includes('localhost')) return callback(null, true);
              if (origin.endsWith('.vercel.app')) return callback(null, true);
              return callback(null, false);
            },
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'test',
          span: '5:9-5:26',
          data: { admits: 'https://app.example.com.evil.example' },
          evidence: [
            { span: '10:16-10:20', note: 'Allows credentials.' },
            { span: '13:47-13:66', note: 'A cookie says who calls.' },
          ],
        },
        {
          message: 'test',
          span: '6:9-6:24',
          data: { admits: 'https://localhost.evil.example' },
          evidence: [
            { span: '10:16-10:20', note: 'Allows credentials.' },
            { span: '13:47-13:66', note: 'A cookie says who calls.' },
          ],
        },
        {
          message: 'test',
          span: '7:9-7:24',
          data: { admits: 'https://evil.vercel.app' },
          evidence: [
            { span: '10:16-10:20', note: 'Allows credentials.' },
            { span: '13:47-13:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a prefix test against each of a list that is not known',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (origin, callback) =>
              callback(null, allowed.some((each) => origin.startsWith(each))),
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'test',
          span: '5:43-5:60',
          data: { admits: 'an allowed origin followed by ".evil.example"' },
          evidence: [
            { span: '6:16-6:20', note: 'Allows credentials.' },
            { span: '9:47-9:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'a suffix with its dot, which lets unencrypted origins in',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (origin, callback) => callback(null, origin.endsWith('.example.com')),
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'test',
          span: '4:48-4:63',
          severity: 'medium',
          confidence: 'medium',
          data: { admits: 'http://anything.example.com' },
          evidence: [
            { span: '5:16-5:20', note: 'Allows credentials.' },
            { span: '8:47-8:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'headers that send every origin back',
      files: {
        'src/cors.js': code`
          module.exports = (req, res, next) => {
            const { origin } = req.headers;
            if (origin) {
              res.setHeader('Access-Control-Allow-Origin', origin);
              res.setHeader('Access-Control-Allow-Credentials', 'true');
            }
            next();
          };

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
      findings: [
        {
          message: 'reflected',
          span: '4:50-4:56',
          data: { library: 'This code' },
          evidence: [
            { span: '5:19-5:53', note: 'Allows credentials.' },
            { span: '10:47-10:66', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an exact list',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          const origins = ['https://app.example.com', 'https://admin.example.com'];
          app.use(cors({ origin: origins, credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'a callback that asks a list',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (origin, callback) => {
              if (!origin || ORIGINS.includes(origin)) {
                callback(null, true);
              } else {
                callback(new Error('Not allowed'));
              }
            },
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'credentials that are off or not given',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use('/a', cors({ origin: true, credentials: false }));
          app.use('/b', cors({ origin: '*' }));
          app.use('/c', cors());

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'an anchored pattern with escaped dots',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({ origin: /^https:\/\/(?:\w+\.)?example\.com$/, credentials: true }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'a host that ends with a dot and the domain',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (origin, callback) => {
              const { hostname, protocol } = new URL(origin);
              callback(null, protocol === 'https:' && hostname.endsWith('.example.com'));
            },
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
    {
      name: 'a test that turns origins down',
      files: {
        'src/server.ts': code`
          import cors from 'cors';

          app.use(cors({
            origin: (origin, callback) => {
              if (origin.includes('staging')) return callback(null, false);
              return callback(null, ORIGINS.includes(origin));
            },
            credentials: true,
          }));

          export const whoCalls = (req) => sessions.get(req.cookies.session);
        `,
      },
    },
  ],
});
