import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'BigInt() reaches JSON.stringify',
      files: {
        'src/app.ts': code`
          export function save(size: string) {
            return JSON.stringify({ size: BigInt(size) });
          }
        `,
      },
      findings: [
        {
          message: 'stringify',
          span: '2:10-2:24',
          data: { name: 'JSON.stringify()', value: 'BigInt()' },
          evidence: [{ span: '2:33-2:45', note: 'Makes a BigInt.' }],
          fixed: code`
            export function save(size: string) {
              return JSON.stringify({ size: BigInt(size) }, (_key, each) => (typeof each === 'bigint' ? each.toString() : each));
            }
          `,
        },
      ],
    },
    {
      name: 'a literal of another file reaches JSON.stringify through constants and arithmetic',
      files: {
        'src/limits.ts': code`
          export const LIMIT = 1_000n;
        `,
        'src/app.ts': code`
          import { LIMIT } from './limits';

          const limits = [{ name: 'rows', value: LIMIT * 2n }];

          export const text = JSON.stringify(limits, null, 2);
        `,
      },
      findings: [
        {
          message: 'stringify',
          path: 'src/app.ts',
          span: '5:21-5:35',
          data: { name: 'JSON.stringify()', value: '1_000n' },
          evidence: [{ path: 'src/limits.ts', span: '1:22-1:28', note: 'A BigInt.' }],
        },
      ],
    },
    {
      name: 'a field of Prisma reaches res.json through the service of the route',
      files: {
        'prisma/schema.prisma': code`
          model Invoice {
            id     Int    @id
            amount BigInt
          }
        `,
        'src/invoices.ts': code`
          import { PrismaClient } from '@prisma/client';

          const prisma = new PrismaClient();

          export async function listInvoices() {
            const invoices = await prisma.invoice.findMany({ where: { paid: true } });
            return invoices;
          }
        `,
        'src/app.ts': code`
          import express from 'express';
          import { listInvoices } from './invoices';

          const app = express();

          app.get('/invoices', async (req, res) => {
            const invoices = await listInvoices();
            res.status(200).json({ invoices });
          });
        `,
      },
      findings: [
        {
          message: 'answer',
          path: 'src/app.ts',
          span: '8:19-8:23',
          data: { name: 'res.json()', value: 'Invoice.amount' },
          evidence: [
            {
              path: 'prisma/schema.prisma',
              span: '3:3-3:16',
              note: 'Prisma gives it as a BigInt.',
            },
          ],
        },
      ],
    },
    {
      name: 'what a controller of NestJS returns',
      files: {
        'prisma/schema.prisma': code`
          model User {
            id BigInt @id @default(autoincrement())
          }
        `,
        'src/prisma.service.ts': code`
          import { PrismaClient } from '@prisma/client';

          export class PrismaService extends PrismaClient {}
        `,
        'src/users.service.ts': code`
          import { PrismaService } from './prisma.service';

          export class UsersService {
            constructor(private readonly prisma: PrismaService) {}

            async find(id: string) {
              return this.prisma.user.findUnique({ where: { id: BigInt(id) } });
            }
          }
        `,
        'src/users.controller.ts': code`
          import { Controller, Get, Param } from '@nestjs/common';
          import { UsersService } from './users.service';

          @Controller('users')
          export class UsersController {
            constructor(private readonly users: UsersService) {}

            @Get(':id')
            async one(@Param('id') id: string) {
              return this.users.find(id);
            }
          }
        `,
      },
      findings: [
        {
          message: 'answer',
          path: 'src/users.controller.ts',
          span: '10:5-10:11',
          data: { name: 'The answer of GET /users/:id', value: 'User.id' },
          evidence: [
            {
              path: 'prisma/schema.prisma',
              span: '2:3-2:42',
              note: 'Prisma gives it as a BigInt.',
            },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'BigInt.prototype has a toJSON in some file of the program',
      files: {
        'src/main.ts': code`
          BigInt.prototype.toJSON = function () {
            return this.toString();
          };
        `,
        'src/app.ts': code`
          export const save = (size: string) => JSON.stringify({ size: BigInt(size) });
        `,
      },
    },
    {
      name: 'a replacer writes it out',
      files: {
        'src/app.ts': code`
          export const save = (size: string) =>
            JSON.stringify({ size: BigInt(size) }, (_key, value) =>
              typeof value === 'bigint' ? value.toString() : value,
            );
        `,
      },
    },
    {
      name: 'superjson serializes instead',
      files: {
        'src/app.ts': code`
          import superjson from 'superjson';

          export const save = (size: string) => superjson.stringify({ size: BigInt(size) });
        `,
      },
    },
    {
      name: 'converted before the answer, in the object, in a list and by assignment',
      files: {
        'prisma/schema.prisma': code`
          model Invoice {
            id     Int    @id
            amount BigInt
          }
        `,
        'src/app.ts': code`
          import express from 'express';
          import { prisma } from './prisma';

          const app = express();

          app.get('/one', async (req, res) => {
            const invoice = await prisma.invoice.findFirst();
            res.json({ ...invoice, amount: invoice.amount.toString() });
          });

          app.get('/all', async (req, res) => {
            const invoices = await prisma.invoice.findMany();
            res.json(invoices.map((invoice) => ({ ...invoice, amount: Number(invoice.amount) })));
          });

          app.get('/rest', async (req, res) => {
            const { amount, ...rest } = await prisma.invoice.findFirst();
            res.json({ ...rest, amount: String(amount) });
          });

          app.get('/text', async (req, res) => {
            const invoice: any = await prisma.invoice.findFirst();
            invoice.amount = invoice.amount.toString();
            res.json(invoice);
          });
        `,
      },
    },
    {
      name: 'a function of the project that takes the value makes something else of it',
      files: {
        'prisma/schema.prisma': code`
          model Invoice {
            amount BigInt
          }
        `,
        'src/route.ts': code`
          import { prisma } from './prisma';
          import { toDto } from './dto';

          export async function GET() {
            const invoice = await prisma.invoice.findFirst();
            return Response.json(toDto(invoice));
          }
        `,
        'src/dto.ts': code`
          export function toDto(invoice) {
            return { amount: invoice.amount.toString() };
          }
        `,
      },
    },
    {
      name: 'a schema of the answer, by which Fastify writes it out',
      files: {
        'src/app.ts': code`
          import Fastify from 'fastify';

          const app = Fastify();
          const schema = { response: { 200: { type: 'object', properties: { id: { type: 'string' } } } } };

          app.get('/id', { schema }, async () => ({ id: BigInt(1) }));
        `,
      },
    },
    {
      name: 'Express has a replacer for all answers',
      files: {
        'src/app.ts': code`
          import express from 'express';

          const app = express();
          app.set('json replacer', (_key, value) =>
            typeof value === 'bigint' ? value.toString() : value,
          );

          app.get('/id', (req, res) => res.json({ id: BigInt(1) }));
        `,
      },
    },
    {
      name: 'an interceptor of NestJS turns BigInt into text',
      files: {
        'src/bigint.interceptor.ts': code`
          import { NestInterceptor } from '@nestjs/common';

          export class BigIntInterceptor implements NestInterceptor {}
        `,
        'src/ids.controller.ts': code`
          import { Controller, Get } from '@nestjs/common';

          @Controller('ids')
          export class IdsController {
            @Get()
            one() {
              return { id: BigInt(1) };
            }
          }
        `,
      },
    },
    {
      name: 'an extension of the client of Prisma makes numbers of it',
      files: {
        'prisma/schema.prisma': code`
          model Invoice {
            amount BigInt
          }
        `,
        'src/prisma.ts': code`
          import { PrismaClient } from '@prisma/client';

          export const prisma = new PrismaClient().$extends({
            query: { $allModels: { $allOperations: bigintsToNumbers } },
          });
        `,
        'src/route.ts': code`
          import { prisma } from './prisma';

          export async function GET() {
            return Response.json(await prisma.invoice.findMany());
          }
        `,
      },
    },
    {
      name: 'a condition asks for the type and converts',
      files: {
        'src/app.ts': code`
          export function save(size: string) {
            const value = BigInt(size);
            return JSON.stringify({ value: typeof value === 'bigint' ? value.toString() : value });
          }
        `,
      },
    },
    {
      name: 'a comparison with a BigInt is no BigInt',
      files: {
        'src/app.ts': code`
          export const save = (size: string) => JSON.stringify({ isLarge: BigInt(size) > 10n });
        `,
      },
    },
  ],
});
