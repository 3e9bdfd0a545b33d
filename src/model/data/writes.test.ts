import { describe, expect, it } from 'vitest';

import { moduleAt, projectOf } from '#test/support/project.ts';

import { writesIn } from './writes.ts';

async function writesOf(path: string, text: string): Promise<readonly string[]> {
  const module = moduleAt(await projectOf({ [path]: text }), path);
  return module.nodes.flatMap((node) =>
    node.kind === 'function'
      ? writesIn({ module, fn: node, via: null }).map(({ kind, target }) => `${kind} ${target}`)
      : [],
  );
}

describe('writesIn TypeScript', () => {
  it.each([
    ["pool.query('INSERT INTO users (name) VALUES ($1)', [name])", 'insert users'],
    [
      "pool.query('INSERT INTO users (id) VALUES ($1) ON CONFLICT DO NOTHING', [id])",
      'upsert users',
    ],
    ["pool.query('UPDATE users SET credits = credits + 1 WHERE id = $1', [id])", 'increment users'],
    ["pool.query('DELETE FROM users WHERE id = $1', [id])", 'delete users'],
    ['sql`UPDATE users SET name = ${name} WHERE id = ${id}`', 'update users'],
    ['prisma.user.create({ data: { name } })', 'insert user'],
    ['prisma.user.createMany({ data: rows, skipDuplicates: true })', 'upsert user'],
    [
      'prisma.user.update({ where: { id }, data: { credits: { increment: 1 } } })',
      'increment user',
    ],
    ['db.insert(users).values({ name })', 'insert users'],
    ['db.insert(users).values({ name }).onConflictDoNothing()', 'upsert users'],
    ['db.update(users).set({ credits: sql`${users.credits} + 1` })', 'increment users'],
    ["kysely.insertInto('users').values({ name })", 'insert users'],
    ["supabase.from('users').insert({ name })", 'insert users'],
    ["knex('users').insert({ name }).onConflict('id').ignore()", 'upsert users'],
    ['userRepository.save({ name })', 'update userRepository'],
    ['User.create({ name })', 'insert User'],
    ['User.updateOne({ id }, { $inc: { credits: 1 } })', 'increment User'],
    ['User.findOneAndUpdate({ id }, { name }, { upsert: true })', 'upsert User'],
    ['new User({ name }).save()', 'insert User'],
    ["firestore.collection('users').add({ name })", 'insert users'],
    ["firestore.collection('users').doc(id).set({ name })", 'upsert users'],
    ['sendEmail({ to })', 'mail null'],
    ["queue.add('sync', { id })", 'job queue'],
    ['stripe.refunds.create({ charge, amount })', 'call Stripe'],
  ])('reads %s', async (statement, expected) => {
    expect(await writesOf('src/a.ts', `async function run() { await ${statement}; }`)).toEqual([
      expected,
    ]);
  });

  it.each([
    "queue.add('sync', { id }, { jobId: id })",
    'stripe.refunds.create({ charge, amount }, { idempotencyKey: id })',
    'seen.add(id)',
    'Array.from(rows)',
    'Object.create(null)',
    'prisma.user.findUnique({ where: { id } })',
    "pool.query('SELECT 1')",
  ])('reads no write in %s', async (statement) => {
    expect(await writesOf('src/a.ts', `async function run() { await ${statement}; }`)).toEqual([]);
  });

  it('reads what stands in a transaction', async () => {
    const text =
      'async function run() { await db.transaction(async (tx) => { await tx.insert(users).values({ name }); }); }';
    expect((await writesOf('src/a.ts', text))[0]).toBe('insert users');
  });
});

describe('writesIn Python', () => {
  it.each([
    ['session.add(User(name=name))', 'insert User'],
    ['session.merge(user)', 'upsert user'],
    ['session.execute(insert(User).values(name=name))', 'insert User'],
    ['User.objects.create(name=name)', 'insert User'],
    ['User.objects.get_or_create(name=name)', 'upsert User'],
    ['User.objects.filter(id=id).update(credits=F("credits") + 1)', 'increment User'],
    ['user.save()', 'update user'],
    ['users.insert_one({"name": name})', 'insert users'],
    ['users.update_one({"id": id}, {"$set": {"name": name}}, upsert=True)', 'upsert users'],
    ['supabase.table("users").insert({"name": name}).execute()', 'insert users'],
    ['conn.execute("INSERT INTO users (name) VALUES ($1)", name)', 'insert users'],
    ['send_mail("Hello", body, sender, [to])', 'mail null'],
    ['sync.delay(id)', 'job sync'],
  ])('reads %s', async (statement, expected) => {
    const text = `from sqlalchemy import insert\n\ndef run():\n    ${statement}\n`;
    expect(await writesOf('app/a.py', text)).toEqual([expected]);
  });

  it.each(['sync.apply_async(task_id=id)', 'seen.add(id)', 'User.objects.filter(id=id)'])(
    'reads no write in %s',
    async (statement) => {
      expect(await writesOf('app/a.py', `def run():\n    ${statement}\n`)).toEqual([]);
    },
  );

  it('takes the value that a name was given last', async () => {
    const text =
      'def run():\n    user = User(name=name)\n    session.add(user)\n    user = find(name)\n    session.add(user)\n';
    expect(await writesOf('app/a.py', text)).toEqual(['insert User', 'update user']);
  });
});
