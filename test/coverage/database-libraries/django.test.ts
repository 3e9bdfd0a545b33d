import { describe, expect, test } from 'vitest';

import { code } from '#test/support/code.ts';
import { moduleOf } from '#test/support/project.ts';

import { queries, transactions, writes } from './facts.ts';

describe('Django ORM', () => {
  test('queries: raw text, what is put into the text', async () => {
    const module = await moduleOf(
      'members/queries.py',
      code`
        from django.db import connection


        def find(name: str):
            with connection.cursor() as cursor:
                cursor.execute("select * from members where name = %s", [name])
            return Member.objects.raw(f"select * from members where name = '{name}'")
      `,
    );
    expect(queries(module)).toEqual([
      'django: "select * from members where name = %s"',
      'django: f"select * from members where name = \'{name}\'", made of name',
    ]);
  });

  test('writes: kind, model', async () => {
    const module = await moduleOf(
      'members/services.py',
      code`
        from django.db.models import F


        def add(name):
            Member.objects.create(name=name)
            Member.objects.get_or_create(name=name)
            Member.objects.filter(name=name).update(visits=F("visits") + 1)
            Member.objects.filter(name=name).delete()
      `,
    );
    expect(writes(module)).toEqual([
      'insert Member',
      'upsert Member',
      'increment Member',
      'delete Member',
    ]);
  });

  test('transactions: atomic blocks and functions', async () => {
    const module = await moduleOf(
      'members/services.py',
      code`
        from django.db import transaction


        def add():
            with transaction.atomic():
                save()


        @transaction.atomic
        def remove():
            clear()
      `,
    );
    expect(transactions(module)).toEqual([
      'transaction.atomic: save()',
      'transaction.atomic: clear()',
    ]);
  });
});
