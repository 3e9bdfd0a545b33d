import { describe, expect, it } from 'vitest';

import { projectOf } from '#test/support/project.ts';

import { isUniqueField, prismaModelsOf } from './prisma-schema.ts';

describe('prismaModelsOf', () => {
  it('knows the fields that have a unique key, alone or together', async () => {
    const schema = `model Event {
  id       Int    @id
  key      String @unique
  provider String
  eventId  String
  note     String

  @@unique([provider, eventId])
}

enum Kind {
  A
}
`;
    const project = await projectOf({ 'prisma/schema.prisma': schema });
    const [event, ...others] = prismaModelsOf(project);
    expect(others).toEqual([]);
    expect(
      event?.fields.filter((field) => isUniqueField(event, field)).map(({ name }) => name),
    ).toEqual(['id', 'key', 'provider', 'eventId']);
  });
});
