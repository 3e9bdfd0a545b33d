import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf, projectOf } from '#test/support/project.ts';

import { filters, models } from './facts.ts';

describe('pg', () => {
  test('filters: what is done, table, columns of the text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Pool } from 'pg';

        const pool = new Pool();
        await pool.query('SELECT * FROM members WHERE team_id = $1 AND name = $2', [team, name]);
        await pool.query('SELECT count(*) FROM members');
        await pool.query('UPDATE members SET name = $2 WHERE id = $1', [id, name]);
        await pool.query('DELETE FROM members WHERE id = $1', [id]);
      `,
    );
    expect(filters(module)).toEqual([
      'list members by team_id, name',
      'count members',
      'update members by id',
      'delete members by id',
    ]);
  });
});

describe('postgres.js', () => {
  test('filters: what is done, table, columns of templates', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import postgres from 'postgres';

        const sql = postgres(process.env.DATABASE_URL);
        await sql\`SELECT * FROM members WHERE team_id = \${team}\`;
        await sql\`DELETE FROM members WHERE id = \${id} \${more}\`;
      `,
    );
    expect(filters(module)).toEqual(['list members by team_id', 'delete members by id, more']);
  });
});

describe('mysql2', () => {
  test('filters: what is done, table, columns of the text', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import mysql from 'mysql2/promise';

        const pool = mysql.createPool({});
        await pool.execute('SELECT * FROM members WHERE team_id = ?', [team]);
      `,
    );
    expect(filters(module)).toEqual(['list members by team_id']);
  });
});

describe('knex', () => {
  test('filters: what is done, table, columns of the chain', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import knexFactory from 'knex';

        const knex = knexFactory({ client: 'pg' });
        await knex('members').where({ team_id: team });
        await knex('members').where('id', id).update({ name });
        await knex('members').where(conditions).delete();
      `,
    );
    expect(filters(module)).toEqual([
      'list members by team_id',
      'update members by id',
      'delete members by more',
    ]);
  });
});

describe('Kysely', () => {
  test('filters: what is done, table, columns of the chain', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { Kysely } from 'kysely';

        const db = new Kysely({ dialect });
        await db.selectFrom('members').selectAll().where('team_id', '=', team).execute();
        await db.deleteFrom('members').where('id', '=', id).execute();
      `,
    );
    expect(filters(module)).toEqual(['list members by team_id', 'delete members by id']);
  });
});

describe('Prisma', () => {
  test('filters: what is done, model, fields', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { PrismaClient } from '@prisma/client';

        const prisma = new PrismaClient();
        await prisma.member.findMany({ where: { teamId: team, name: { contains: name } } });
        await prisma.member.findUnique({ where: { id } });
        await prisma.member.count();
        await prisma.member.updateMany({ where: { ...conditions }, data: { name } });
      `,
    );
    expect(filters(module)).toEqual([
      'list member by teamId, name',
      'one member by id',
      'count member',
      'update member by more',
    ]);
  });

  test('schemas: fields of models, which of them are unique', async () => {
    const project = await projectOf({
      'prisma/schema.prisma': code`
        model Member {
          id     BigInt  @id
          team   String
          number Int
          note   String?

          @@unique([team, number])
        }
      `,
    });
    expect(models(project)).toEqual([
      'Member: id BigInt unique, team String unique, number Int unique, note String',
    ]);
  });
});

describe('Drizzle', () => {
  test('filters: what is done, table, columns of the chain', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        import { and, eq } from 'drizzle-orm';
        import { drizzle } from 'drizzle-orm/node-postgres';

        const db = drizzle(process.env.DATABASE_URL);
        await db.select().from(members).where(and(eq(members.teamId, team), eq(members.name, name)));
        await db.$count(members, eq(members.teamId, team));
        await db.delete(members).where(eq(members.id, id));
      `,
    );
    expect(filters(module)).toEqual([
      'list members by teamId, name',
      'count members by teamId',
      'delete members by id',
    ]);
  });
});

describe('TypeORM', () => {
  test('filters: what is done, repository, columns of objects, words of texts', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        class Members {
          constructor(private readonly memberRepository: Repository<Member>) {}

          async list() {
            await this.memberRepository.find({ where: { teamId: team } });
            await this.memberRepository.createQueryBuilder('m').where('m.teamId = :team', { team }).getMany();
          }
        }
      `,
    );
    expect(filters(module)).toEqual(['list member by teamId', 'list member by m, teamId']);
  });
});

describe('Sequelize', () => {
  test('filters: what is done, model, columns', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        await Member.findAll({ where: { teamId: team } });
        await Member.destroy({ where: { id } });
      `,
    );
    expect(filters(module)).toEqual(['list Member by teamId', 'delete Member by id']);
  });
});

describe('mongoose', () => {
  test('filters: what is done, model, fields', async () => {
    const module = await moduleOf(
      'src/members.ts',
      code`
        await Member.find({ teamId: team });
        await Member.countDocuments({ teamId: team });
        await Member.deleteMany({ teamId: team });
      `,
    );
    expect(filters(module)).toEqual([
      'list Member by teamId',
      'count Member by teamId',
      'delete Member by teamId',
    ]);
  });
});

describe('SQLAlchemy', () => {
  test('filters: what is done, model or table, columns', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        from sqlalchemy import delete, func, select, text


        def read(session):
            session.execute(select(Member).where(Member.team_id == team, Member.name == name))
            session.query(Member).filter_by(team_id=team).all()
            session.execute(select(func.count(Member.id)))
            session.execute(delete(Member).where(Member.id == id))
            session.execute(text("SELECT * FROM members WHERE team_id = :team"), {"team": team})
      `,
    );
    expect(filters(module)).toEqual([
      'list Member by team_id, name',
      'list Member by team_id',
      'count Member',
      'delete Member by id',
      'list members by team_id',
    ]);
  });
});

describe('Django ORM', () => {
  test('filters: what is done, model, fields', async () => {
    const module = await moduleOf(
      'members/services.py',
      code`
        def read(team):
            list(Member.objects.filter(team=team).order_by("name"))
            Member.objects.get(pk=1)
            Member.objects.filter(team=team).count()
            Member.objects.filter(team=team).delete()
      `,
    );
    expect(filters(module)).toEqual([
      'list Member by team',
      'one Member by pk',
      'count Member by team',
      'delete Member by team',
    ]);
  });
});

describe('psycopg 2', () => {
  test('filters: what is done, table, columns of the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import psycopg2

        cursor = psycopg2.connect(DSN).cursor()
        cursor.execute("SELECT * FROM members WHERE team_id = %s", [team])
      `,
    );
    expect(filters(module)).toEqual(['list members by team_id']);
  });
});

describe('psycopg 3', () => {
  test('filters: what is done, table, columns of the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import psycopg

        with psycopg.connect(DSN) as connection:
            connection.execute("UPDATE members SET name = %s WHERE id = %s", [name, id])
      `,
    );
    expect(filters(module)).toEqual(['update members by id']);
  });
});

describe('asyncpg', () => {
  test('filters: what is done, table, columns of the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import asyncpg


        async def read(team):
            connection = await asyncpg.connect(DSN)
            return await connection.fetch("SELECT * FROM members WHERE team_id = $1", team)
      `,
    );
    expect(filters(module)).toEqual(['list members by team_id']);
  });
});

describe('sqlite3', () => {
  test('filters: what is done, table, columns of the text', async () => {
    const module = await moduleOf(
      'app/members.py',
      code`
        import sqlite3

        sqlite3.connect("app.db").execute("DELETE FROM members WHERE id = ?", [id])
      `,
    );
    expect(filters(module)).toEqual(['delete members by id']);
  });
});
