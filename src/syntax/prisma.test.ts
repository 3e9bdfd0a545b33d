import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parsePrisma } from './prisma.ts';

const SCHEMA = `generator client {
  provider = "prisma-client-js" // comment
  previewFeatures = ["a", "b"]
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

/// A bill.
model Invoice {
  id       BigInt   @id @default(autoincrement()) @db.BigInt
  number   String   @unique // told to the customer
  amount   BigInt?
  items    Item[]
  customer Customer @relation(
    fields: [customerId],
    references: [id]
  )
  customerId Int
  point    Unsupported("point")?

  @@unique([customerId, number], name: "a)b")
  @@map("invoices")
}

enum Role {
  ADMIN @map("admin")
  USER
}
`;

describe('parsePrisma', () => {
  const { blocks, problems } = parsePrisma(SCHEMA);
  const invoice = blocks.find(({ name }) => name === 'Invoice');

  it('reads all kinds of blocks', () => {
    expect(problems).toEqual([]);
    expect(blocks.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'generator client',
      'datasource db',
      'model Invoice',
      'enum Role',
    ]);
  });

  it('reads settings', () => {
    expect(blocks[0]?.settings.map(({ key, value }) => [key, value])).toEqual([
      ['provider', '"prisma-client-js"'],
      ['previewFeatures', '["a", "b"]'],
    ]);
    expect(blocks[1]?.settings.map(({ value }) => value)).toEqual([
      '"postgresql"',
      'env("DATABASE_URL")',
    ]);
  });

  it('reads fields with their types and attributes', () => {
    expect(
      invoice?.fields.map(({ name, type, isList, isOptional, attributes }) => [
        name,
        type,
        isList,
        isOptional,
        ...attributes.map((attribute) => attribute.name),
      ]),
    ).toEqual([
      ['id', 'BigInt', false, false, 'id', 'default', 'db.BigInt'],
      ['number', 'String', false, false, 'unique'],
      ['amount', 'BigInt', false, true],
      ['items', 'Item', true, false],
      ['customer', 'Customer', false, false, 'relation'],
      ['customerId', 'Int', false, false],
      ['point', 'Unsupported', false, true],
    ]);
    expect(invoice?.attributes.map(({ name, args }) => [name, args])).toEqual([
      ['unique', '[customerId, number], name: "a)b"'],
      ['map', '"invoices"'],
    ]);
  });

  it('reads the values of an enum', () => {
    expect(blocks[3]?.fields.map(({ name, type }) => [name, type])).toEqual([
      ['ADMIN', ''],
      ['USER', ''],
    ]);
  });

  it('gives exact places', () => {
    const [id] = invoice?.fields ?? [];
    expect(SCHEMA.slice(id?.start, id?.end)).toBe(
      'id       BigInt   @id @default(autoincrement()) @db.BigInt',
    );
    expect(SCHEMA.slice(id?.start, id?.nameEnd)).toBe('id');
    expect(SCHEMA.slice(id?.typeStart, id?.typeEnd)).toBe('BigInt');
    expect(id?.attributes.map(({ start, end }) => SCHEMA.slice(start, end))).toEqual([
      '@id',
      '@default(autoincrement())',
      '@db.BigInt',
    ]);
    expect(SCHEMA.slice(invoice?.nameStart, invoice?.nameEnd)).toBe('Invoice');
    expect(SCHEMA.slice(invoice?.end === undefined ? 0 : invoice.end - 1, invoice?.end)).toBe('}');
  });

  it.each([
    ['model A {\n  id Int', 'The model A is not closed.'],
    ['what is this\nmodel A {\n}', 'This is no block of a schema.'],
    ['model A {\n  = 1\n  id Int\n}', 'This line cannot be read.'],
    ['model A {\n  id Int = 1\n}', 'The rest of this line cannot be read.'],
    ['model A {\n  id Int @default(1\n}', 'This parenthesis is not closed.'],
  ])('says what is wrong with %j and goes on', (text, message) => {
    const schema = parsePrisma(text);
    expect(schema.problems.map((problem) => problem.message)).toContain(message);
    expect(schema.blocks.map(({ name }) => name)).toEqual(['A']);
  });

  it('reads a block on one line and comments of both kinds', () => {
    const schema = parsePrisma('/* a\n * b */ model A { id Int @id }\nmodel B {\n // c\n}');
    expect(schema.blocks.map(({ name, fields }) => [name, fields.length])).toEqual([
      ['A', 1],
      ['B', 0],
    ]);
    expect(schema.problems).toEqual([]);
  });

  it('never throws, ends, and stays inside of the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('model ', 'A', ' ', '{', '}', '(', ')', '"', '@', '\n', '/', '?'),
        }),
        (text) => {
          const schema = parsePrisma(text);
          const ranges = [
            ...schema.problems,
            ...schema.blocks,
            ...schema.blocks.flatMap(({ fields, attributes }) => [...fields, ...attributes]),
          ];
          expect(
            ranges.every(({ start, end }) => 0 <= start && start <= end && end <= text.length),
          ).toBe(true);
        },
      ),
    );
  });
});
