import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'pages of somebody who is signed in by a cookie that foreign frames carry',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import session from 'express-session';

          const app = express();
          app.use(session({ secret: process.env.SESSION_SECRET, cookie: { sameSite: 'none' } }));
          app.get('/', (req, res) => res.render('home', { user: req.session.user }));
        `,
      },
      findings: [
        {
          message: 'missing',
          span: '4:13-4:20',
          evidence: [
            { span: '5:9-5:16', note: 'Keeps a cookie in the browser.' },
            { span: '5:9-5:86', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
    {
      name: 'pages of somebody who is signed in by a cookie that says nothing of other sites',
      files: {
        'src/server.ts': code`
          import express from 'express';
          import session from 'express-session';

          const app = express();
          app.use(session({ secret: process.env.SESSION_SECRET }));
          app.get('/', (req, res) => res.render('home', { user: req.session.user }));
        `,
      },
      findings: [
        {
          message: 'missing',
          severity: 'high',
          span: '4:13-4:20',
          evidence: [
            { span: '5:9-5:16', note: 'Keeps a cookie in the browser.' },
            { span: '5:9-5:56', note: 'A cookie says who calls.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'helmet',
      controls: 1,
      files: {
        'src/server.ts': code`
          import express from 'express';
          import helmet from 'helmet';

          const app = express();
          app.use(helmet());

          export const home = (req, res) => res.render('home');
        `,
      },
    },
  ],
});
