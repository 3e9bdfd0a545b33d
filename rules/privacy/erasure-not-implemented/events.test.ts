import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an event of Clerk that is only logged',
      files: {
        'app/api/webhooks/clerk/route.ts': code`
          import { verifyWebhook } from '@clerk/nextjs/webhooks';
          import { prisma } from '@/lib/prisma';

          export async function POST(request: Request) {
            const event = await verifyWebhook(request);
            switch (event.type) {
              case 'user.created':
                await prisma.user.create({ data: { clerkId: event.data.id, email: emailOf(event) } });
                break;
              case 'user.deleted':
                console.log('deleted', event.data.id);
                break;
            }
            return new Response('ok');
          }
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '10:10-10:24',
          confidence: 'high',
          data: { name: 'The user.deleted event', instead: 'only logs' },
          evidence: [
            { span: '11:7-11:18', note: 'All that happens.' },
            { span: '8:13-8:31', note: 'The user is kept here.' },
          ],
        },
      ],
    },
    {
      name: 'a branch for the event with nothing in it',
      files: {
        'src/clerk.ts': code`
          import { Webhook } from 'svix';
          import { db } from './db';

          export async function POST(request: Request) {
            const event = new Webhook(secret).verify(await request.text(), headers);
            if (event.type === 'user.created') {
              await db.insert(schema.users).values({ id: event.data.id, email: event.data.email });
            } else if (event.type === 'user.deleted') {
            }
            return new Response('ok');
          }
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '8:29-8:43',
          confidence: 'high',
          data: { name: 'The user.deleted event', instead: 'is only taken note of' },
          evidence: [{ span: '7:11-7:41', note: 'The user is kept here.' }],
        },
      ],
    },
    {
      name: 'a to-do for the event, in a map of handlers',
      files: {
        'src/workos.ts': code`
          import { WorkOS } from '@workos-inc/node';

          export const handlers = {
            'user.deleted': async (event) => {
              // TODO: remove the rows of the user
              return { received: true };
            },
          };
        `,
      },
      findings: [
        {
          message: 'nothing',
          span: '4:3-4:17',
          data: { name: 'The user.deleted event', instead: 'only carries a to-do' },
          evidence: [{ span: '5:5-5:12', note: 'What is left to do.' }],
        },
      ],
    },
    {
      name: 'an event that a function of Inngest only marks',
      files: {
        'src/inngest/delete.ts': code`
          import { inngest } from './client';
          import { db, eq, users } from '../db';

          export const onClerkUser = inngest.createFunction(
            { id: 'gone' },
            { event: 'clerk/user.deleted' },
            async ({ event }) => {
              await db.update(users).set({ deletedAt: new Date() }).where(eq(users.id, event.data.id));
            },
          );
        `,
      },
      findings: [
        {
          message: 'marked',
          span: '6:12-6:32',
          data: { name: 'The user.deleted event', columns: 'deletedAt', row: 'users' },
          evidence: [{ span: '8:11-8:31', note: 'Marks the row and keeps what it says.' }],
        },
      ],
    },
    {
      name: 'rows of another table that refuse the deletion for an event',
      files: {
        'prisma/schema.prisma': code`
          model User {
            id    String @id
            posts Post[]
          }

          model Post {
            id       String  @id
            authorId String
            author   User    @relation(fields: [authorId], references: [id])
            editorId String?
            editor   User?   @relation("edits", fields: [editorId], references: [id])
          }
        `,
        'src/clerk.ts': code`
          import { Webhook } from 'svix';
          import { prisma } from './prisma';

          export async function handle(event) {
            if (event.type === 'user.deleted') {
              await prisma.user.delete({ where: { id: event.data.id } });
            }
          }
        `,
      },
      findings: [
        {
          message: 'refused',
          path: 'src/clerk.ts',
          span: '5:22-5:36',
          data: { name: 'The user.deleted event', row: 'User', model: 'Post', column: 'authorId' },
          evidence: [
            { path: 'src/clerk.ts', span: '6:11-6:29', note: 'Deletes the row of the user.' },
            { path: 'prisma/schema.prisma', span: '9:3-9:9', note: 'Rows of Post refuse it.' },
          ],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'an event that deletes the user',
      controls: 1,
      files: {
        'app/api/webhooks/clerk/route.ts': code`
          import { verifyWebhook } from '@clerk/nextjs/webhooks';
          import { prisma } from '@/lib/prisma';

          export async function POST(request: Request) {
            const event = await verifyWebhook(request);
            switch (event.type) {
              case 'user.created':
                await prisma.user.create({ data: { clerkId: event.data.id } });
                break;
              case 'user.deleted':
                await prisma.user.delete({ where: { clerkId: event.data.id } });
                break;
            }
            return new Response('ok');
          }
        `,
      },
    },
    {
      name: 'an event that falls through to the work of others',
      controls: 1,
      files: {
        'src/clerk.ts': code`
          import { Webhook } from 'svix';

          export async function handle(event) {
            switch (event.type) {
              case 'user.deleted':
              case 'user.banned':
                await prisma.user.deleteMany({ where: { clerkId: event.data.id } });
            }
          }
        `,
      },
    },
    {
      name: 'an event that is only logged where no user is kept',
      files: {
        'src/clerk.ts': code`
          import { Webhook } from 'svix';

          export async function handle(event) {
            switch (event.type) {
              case 'user.deleted':
                console.log(event.data.id);
                break;
            }
          }
        `,
      },
    },
    {
      name: 'an event of the program itself',
      files: {
        'src/listeners.ts': code`
          export function listen(event) {
            if (event.type === 'user.created') {
              await db.insert(users).values({ id: event.id });
            }
            if (event.type === 'user.deleted') {
              logger.info('user.deleted', event.id);
            }
          }
        `,
      },
    },
    {
      name: 'an event that is handed to a service whose body cannot be seen',
      files: {
        'src/clerk.ts': code`
          import { Webhook } from 'svix';
          import { users } from '@acme/users';

          export async function handle(event) {
            if (event.type === 'user.created') {
              await prisma.user.create({ data: { clerkId: event.data.id } });
            } else if (event.type === 'user.deleted') {
              await users.onDeleted(event.data.id);
            }
          }
        `,
      },
    },
    {
      name: 'a mark in Python that a job follows',
      files: {
        'app/users.py': code`
          def delete_user(user):
              user.deleted_at = now()
              user.save()
        `,
        'app/jobs.py': code`
          def purge_users():
              User.objects.filter(deleted_at__lt=limit()).delete()
        `,
      },
    },
  ],
});
