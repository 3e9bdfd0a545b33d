import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a reset token in the answer of Express',
      files: {
        'src/auth.ts': code`
          import express from 'express';
          import crypto from 'node:crypto';

          const router = express.Router();
          router.post('/forgot-password', async (req, res) => {
            const resetToken = crypto.randomBytes(32).toString('hex');
            await save(req.body.email, resetToken);
            res.json({ message: 'Mail is on its way', resetToken });
          });
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '8:45-8:55',
          data: {
            token: 'resetToken',
            leak: 'is in the answer of POST /forgot-password',
            reader: 'whoever asks for it',
            harm: 'take over the account',
            instead: 'answer the same whether the account exists or not',
          },
        },
      ],
    },
    {
      name: 'a token that only the route tells, and a link in a text',
      files: {
        'src/auth.ts': code`
          import { Hono } from 'hono';
          import jwt from 'jsonwebtoken';

          const app = new Hono();
          app.post('/password/forgot', async (c) => {
            const token = jwt.sign({ id: 1 }, process.env.SECRET);
            return c.json({ token });
          });
          app.post('/register', async (c) => {
            const verificationUrl = \`https://example.com/verify/\${crypto.randomUUID()}\`;
            return c.json({ message: \`Open \${verificationUrl}\` });
          });
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '7:19-7:24',
          confidence: 'medium',
          data: {
            token: 'token',
            leak: 'is in the answer of POST /password/forgot',
            reader: 'whoever asks for it',
            harm: 'take over the account',
            instead: 'answer the same whether the account exists or not',
          },
        },
        {
          message: 'leaked',
          span: '11:36-11:51',
          data: {
            token: 'verificationUrl',
            leak: 'is in the answer of POST /register',
            reader: 'whoever asks for it',
            harm: 'confirm an address',
            instead: 'answer the same whether the account exists or not',
          },
        },
      ],
    },
    {
      name: 'a service of NestJS whose value the controller returns',
      files: {
        'src/auth.controller.ts': code`
          import { Body, Controller, Post } from '@nestjs/common';
          import { AuthService } from './auth.service';

          @Controller('auth')
          export class AuthController {
            constructor(private readonly auth: AuthService) {}

            @Post('forgot-password')
            forgotPassword(@Body() body: { email: string }) {
              return this.auth.forgotPassword(body.email);
            }
          }
        `,
        'src/auth.service.ts': code`
          import { randomUUID } from 'node:crypto';

          export class AuthService {
            async forgotPassword(email: string) {
              const user = await this.users.find(email);
              user.resetToken = randomUUID();
              await this.users.save(user);
              return { ok: true, resetToken: user.resetToken };
            }
          }
        `,
      },
      findings: [
        {
          message: 'leaked',
          path: 'src/auth.service.ts',
          span: '8:36-8:51',
          data: {
            token: 'resetToken',
            leak: 'is in the answer of POST /auth/forgot-password',
            reader: 'whoever asks for it',
            harm: 'take over the account',
            instead: 'answer the same whether the account exists or not',
          },
          evidence: [
            { path: 'src/auth.controller.ts', span: '8:4-8:27', note: 'Answers with it.' },
          ],
        },
      ],
    },
    {
      name: 'a token, a link and an invitation in the log',
      files: {
        'src/mail.ts': code`
          import { logger } from './logger';
          import { transport } from './transport';

          export async function sendVerificationEmail(email: string, token: string) {
            console.log(\`Verification mail to \${email}: \${token}\`);
            await transport.sendMail({ to: email, text: token });
          }

          export async function sendInvite(email: string, inviteLink: string) {
            logger.info({ email, inviteLink }, 'invited');
          }

          export function createPasswordResetToken(user) {
            const resetToken = randomToken();
            const passwordResetToken = Math.random().toString(36);
            console.log({ passwordResetToken });
            return resetToken;
          }

          export async function resetPassword(email: string) {
            const passwordReset = await generateResetToken(email);
            console.log(passwordReset.token);
          }
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '5:49-5:54',
          confidence: 'medium',
          data: {
            token: 'token',
            leak: 'is written to the log',
            reader: 'whoever reads the log',
            harm: 'confirm an address',
            instead: 'log the id of the account',
          },
        },
        {
          message: 'leaked',
          span: '10:24-10:34',
          data: {
            token: 'inviteLink',
            leak: 'is written to the log',
            reader: 'whoever reads the log',
            harm: 'accept the invitation',
            instead: 'log the id of the account',
          },
        },
        {
          message: 'leaked',
          span: '16:17-16:35',
          data: {
            token: 'passwordResetToken',
            leak: 'is written to the log',
            reader: 'whoever reads the log',
            harm: 'take over the account',
            instead: 'log the id of the account',
          },
        },
        {
          message: 'leaked',
          span: '22:15-22:34',
          data: {
            token: 'token',
            leak: 'is written to the log',
            reader: 'whoever reads the log',
            harm: 'take over the account',
            instead: 'log the id of the account',
          },
        },
      ],
    },
    {
      name: 'a token that the function which asks for its mail is given',
      files: {
        'src/verification.ts': code`
          export async function sendVerification({ token }: Credential) {
            const isSent = await send(token);
            console.debug(\`token \${token}: \${isSent}\`);
          }
        `,
      },
      findings: [
        {
          message: 'leaked',
          span: '3:26-3:31',
          confidence: 'medium',
          data: {
            token: 'token',
            leak: 'is written to the log',
            reader: 'whoever reads the log',
            harm: 'confirm an address',
            instead: 'log the id of the account',
          },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'the address of a service that confirms, which carries no token',
      files: {
        'src/actions.ts': code`
          export async function requestActionConfirmation(type: string, token: string) {
            const actionConfirmationUrl = new URL(\`/trigger/actions/\${type}\`, env.SERVICE_URL);
            logger.debug({ url: actionConfirmationUrl }, 'Action confirmation request');
            return fetch(actionConfirmationUrl, { headers: { Authorization: token } });
          }
        `,
      },
    },
    {
      name: 'a token that came back to the function that checks it',
      files: {
        'src/verification.ts': code`
          export async function verifyRequest({ token }: Credential) {
            const isVerified = await check(token);
            console.debug(\`token \${token}: \${isVerified}\`);
          }
        `,
      },
    },
    {
      name: 'a token that travels by mail',
      files: {
        'src/auth.ts': code`
          import express from 'express';
          import crypto from 'node:crypto';
          import { sendResetMail } from './mail';

          const router = express.Router();
          router.post('/forgot-password', async (req, res) => {
            const resetToken = crypto.randomBytes(32).toString('hex');
            await sendResetMail(req.body.email, resetToken);
            console.log('reset token sent', Boolean(resetToken));
            res.json({ message: 'Mail is on its way' });
          });
        `,
      },
    },
    {
      name: 'a link that an administrator makes, behind authentication',
      files: {
        'src/admin.ts': code`
          import express from 'express';
          import crypto from 'node:crypto';
          import { requireAdmin } from './auth';

          const router = express.Router();
          router.post('/users/:id/reset-link', requireAdmin, async (req, res) => {
            const resetToken = crypto.randomUUID();
            res.json({ resetToken });
          });
          router.post('/invitations', async (req, res) => {
            const inviteLink = \`https://example.com/join/\${crypto.randomUUID()}\`;
            res.json({ inviteLink });
          });
          router.post('/verification', async (req, res) => {
            const verificationToken = crypto.randomUUID();
            await save(req.user.id, verificationToken);
            res.json({ verificationToken });
          });
          router.post('/arrival', async (req, res) => {
            const verificationToken = crypto.randomUUID();
            await save(req.driver.id, verificationToken);
            res.json({ verificationToken });
          });
          router.post('/handover', checkDriverRole, async (req, res) => {
            const verificationToken = crypto.randomUUID();
            res.json({ verificationToken });
          });
        `,
      },
    },
    {
      name: 'branches for tests and development, or while no mail can be sent',
      files: {
        'src/auth.ts': code`
          import express from 'express';
          import crypto from 'node:crypto';

          const router = express.Router();
          router.post('/forgot-password', async (req, res) => {
            const resetToken = crypto.randomBytes(32).toString('hex');
            if (process.env.NODE_ENV === 'development') {
              console.log(resetToken);
            }
            if (!process.env.SMTP_HOST) {
              console.log(resetToken);
            }
            res.json({ ...(process.env.NODE_ENV !== 'production' && { resetToken }) });
          });

          export async function sendVerificationEmail(email: string, token: string) {
            if (process.env.NODE_ENV === 'production') {
              await mail(email, token);
              return;
            }
            console.log(token);
          }

          export async function sendResetMail(email: string, resetLink: string) {
            if (mailer.configured()) {
              return mailer.send(email, resetLink);
            }
            console.debug('Reset link', resetLink);
          }

          export class ConsoleMailer {
            sendResetMail(email: string, resetToken: string) {
              console.log(resetToken);
            }
          }
        `,
      },
    },
    {
      name: 'a hash of the token',
      files: {
        'src/auth.ts': code`
          import express from 'express';
          import crypto from 'node:crypto';
          import { hashToken } from './hash';

          const router = express.Router();
          router.post('/forgot-password', async (req, res) => {
            const token = crypto.randomBytes(32).toString('hex');
            const hashedResetToken = hashToken(token);
            const resetTokenHash = crypto.createHash('sha256').update(token).digest('hex');
            res.json({ hashedResetToken, resetTokenHash, resetToken: hashToken(token) });
          });
        `,
      },
    },
    {
      name: 'tokens of another kind',
      files: {
        'src/auth.ts': code`
          import express from 'express';
          import jwt from 'jsonwebtoken';

          const router = express.Router();
          router.post('/reset-password', async (req, res) => {
            const token = jwt.sign({ id: 1 }, process.env.SECRET);
            const accessToken = jwt.sign({ id: 1 }, process.env.SECRET);
            console.log('verification', accessToken);
            res.json({ token, accessToken, refreshToken: create() });
          });
        `,
      },
    },
    {
      name: 'a token that the client sent, and flags about tokens',
      files: {
        'src/auth.ts': code`
          import express from 'express';

          const router = express.Router();
          router.get('/verify', async (req, res) => {
            const { verificationToken } = req.query;
            const resetToken = await store.find(verificationToken);
            console.log('verifying', req.query.verificationToken);
            res.json({ verificationToken, resetToken: !!resetToken });
          });
        `,
      },
    },
  ],
});
