import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { pools, queries, transactions, writes } from './facts.ts';

describe('TypeORM', () => {
  test('pools: bounded waiting, recycling, size, of PostgreSQL', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import { DataSource } from 'typeorm';

        export const source = new DataSource({ type: 'postgres', poolSize: 25 });
        export const local = new DataSource({ type: 'better-sqlite3' });
      `,
    );
    expect(pools(module)).toEqual(['typeorm: waiting off, recycling on, size 25']);
  });

  test('queries: text and conditions, what is put into them', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { DataSource } from 'typeorm';

        const source = new DataSource({ type: 'postgres' });

        export async function find(name: string) {
          await source.query('select * from members where name = $1', [name]);
          await source.getRepository(Member).createQueryBuilder('m').where(\`m.name = '\${name}'\`);
        }
      `,
    );
    expect(queries(module)).toEqual([
      "typeorm: 'select * from members where name = $1'",
      "typeorm: `m.name = '${name}'`, made of name",
    ]);
  });

  test('writes: kind, repository', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        export async function add(memberRepository: Repository<Member>, name: string) {
          await memberRepository.insert({ name });
          await memberRepository.save({ name });
          await memberRepository.softDelete({ name });
        }
      `,
    );
    expect(writes(module)).toEqual([
      'insert memberRepository',
      'update memberRepository',
      'delete memberRepository',
    ]);
  });

  test('transactions: with a callback, and by a query runner', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { DataSource } from 'typeorm';

        const source = new DataSource({ type: 'postgres' });

        export async function add() {
          await source.transaction(async (manager) => {
            await manager.save(member);
          });
        }

        export async function remove() {
          const runner = source.createQueryRunner();
          await runner.startTransaction();
          await runner.manager.delete(Member, 1);
          await runner.commitTransaction();
          await runner.release();
        }
      `,
    );
    expect(transactions(module)).toEqual([
      'source.transaction: await manager.save(member);',
      'runner.startTransaction: await runner.manager.delete(Member, 1);',
    ]);
  });
});

describe('Sequelize', () => {
  test('pools: bounded waiting, recycling, size, none for SQLite', async () => {
    const module = await moduleOf(
      'src/database.ts',
      code`
        import { Sequelize } from 'sequelize';

        export const db = new Sequelize({ dialect: 'postgres', pool: { max: 15, acquire: 0 } });
        export const local = new Sequelize({ dialect: 'sqlite' });
      `,
    );
    expect(pools(module)).toEqual(['sequelize: waiting off, recycling on, size 15']);
  });

  test('queries: text, what is put into the text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Sequelize } from 'sequelize';

        const db = new Sequelize(process.env.DATABASE_URL);

        export async function find(name: string) {
          await db.query('select * from members where name = ?', { replacements: [name] });
          await Member.findAll({ order: Sequelize.literal(\`name = '\${name}'\`) });
        }
      `,
    );
    expect(queries(module)).toEqual([
      "sequelize: 'select * from members where name = ?'",
      "sequelize: `name = '${name}'`, made of name",
    ]);
  });

  test('writes: kind, model', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        export async function add(name: string) {
          await Member.create({ name });
          await Member.findOrCreate({ where: { name } });
          await Member.increment('visits', { where: { name } });
          await Member.destroy({ where: { name } });
        }
      `,
    );
    expect(writes(module)).toEqual([
      'insert Member',
      'upsert Member',
      'increment Member',
      'delete Member',
    ]);
  });

  test('transactions: with a callback, and by hand', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Sequelize } from 'sequelize';

        const db = new Sequelize(process.env.DATABASE_URL);

        export async function add() {
          await db.transaction({ isolationLevel: 'SERIALIZABLE' }, async (transaction) => {
            await Member.create({}, { transaction });
          });
        }

        export async function remove() {
          const transaction = await db.transaction();
          await Member.destroy({ transaction });
          await transaction.commit();
        }
      `,
    );
    expect(transactions(module)).toEqual([
      'db.transaction: await Member.create({}, { transaction });',
      'db.transaction: await Member.destroy({ transaction });',
    ]);
  });
});

describe('mongoose', () => {
  test('writes: kind, model', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        export async function add(name: string) {
          await Member.create({ name });
          await new Member({ name }).save();
          await Member.updateOne({ name }, { $inc: { visits: 1 } });
          await Member.findOneAndUpdate({ name }, { seen: true }, { upsert: true });
          await Member.deleteMany({ name });
        }
      `,
    );
    expect(writes(module)).toEqual([
      'insert Member',
      'insert Member',
      'increment Member',
      'upsert Member',
      'delete Member',
    ]);
  });

  test('transactions: sessions, with a callback and by hand', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import mongoose from 'mongoose';

        export async function add() {
          await mongoose.connection.transaction(async (session) => {
            await Member.create([{}], { session });
          });
        }

        export async function remove() {
          const session = await mongoose.startSession();
          session.startTransaction();
          await Member.deleteOne({}, { session });
          await session.commitTransaction();
          await session.endSession();
        }
      `,
    );
    expect(transactions(module)).toEqual([
      'mongoose.connection.transaction: await Member.create([{}], { session });',
      'session.startTransaction: await Member.deleteOne({}, { session });',
    ]);
  });
});
