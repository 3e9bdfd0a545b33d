import type { EditProposal, Report } from '#core/rule.ts';
import { BIGINT_FILES, mayHoldBigInt } from '#model/data/bigint-files.ts';
import { bigIntSerialiserOf } from '#model/data/bigint-serialisers.ts';
import { bigintIn } from '#model/data/bigint-values.ts';
import { JSON_WORDS, jsonSerialisationsOf } from '#model/data/json-serialisations.ts';
import type { JsonSerialisation } from '#model/data/json-serialisations.ts';
import { languageOf } from '#model/code/language.ts';
import { isPrismaPath } from '#model/schema/prisma-schema.ts';
import { defineRule } from '#model/rule.ts';
import { isSamplePath } from '#model/sample-path.ts';

const MESSAGES = {
  stringify:
    '{name} is given {value}, which is a BigInt at run time, and throws a TypeError on it. Convert it before with toString(), or pass a replacer.',
  answer:
    '{name} is given {value}, which is a BigInt at run time, and throws a TypeError on it, so the request fails with 500. Convert it before with toString(), or give BigInt.prototype a toJSON method at the start.',
} as const;

export default defineRule({
  meta: {
    id: 'data/bigint-not-serialisable',
    title: 'BigInt reaches a JSON serializer that throws on it',
    severity: 'critical',
    confidence: 'high',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript'],
    tags: [],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/BigInt#use_within_json',
      'https://www.prisma.io/docs/orm/prisma-client/special-fields-and-types#serializing-bigint',
      'https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries#raw-query-typecasting',
      'https://orm.drizzle.team/docs/column-types/pg#bigint',
      'https://github.com/brianc/node-pg-types#use',
    ],
    messages: MESSAGES,
  },
  asks: BIGINT_FILES,
  file: {
    matches: (path) => languageOf(path) === 'typescript' && !isSamplePath(path),
    check(file, report, project) {
      if (!JSON_WORDS.test(file.text) || !mayHoldBigInt(project, file)) {
        return;
      }
      const serialiser = bigIntSerialiserOf(project);
      const module = serialiser === 'everywhere' ? undefined : project.module(file.path);
      for (const found of module === undefined ? [] : jsonSerialisationsOf(module)) {
        if (found.by === 'JSON.stringify' || serialiser === 'none') {
          checkSerialisation(found, report);
        }
      }
    },
  },
  project: {
    // Says which columns are BigInt; looked at where a value of one is serialised.
    reads: (path) => isPrismaPath(path) || path.endsWith('.sql'),
    check: () => {},
  },
});

function checkSerialisation(found: JsonSerialisation, report: Report<typeof MESSAGES>): void {
  const { module, value, at, name, by } = found;
  const source = bigintIn(module, value);
  if (source === undefined) {
    return;
  }
  const { what, note, confidence, ...place } = source;
  const suggestion = suggestionFor(found);
  report.violation({
    at: module.place(at),
    message: by === 'JSON.stringify' ? 'stringify' : 'answer',
    data: { name, value: what },
    confidence,
    evidence: [{ path: place.path, start: place.start, end: place.end, note }],
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** A replacer for `JSON.stringify(value)`; other answers are better mended for all of them at once. */
function suggestionFor({ module, value, call, by }: JsonSerialisation): EditProposal | undefined {
  if (by !== 'JSON.stringify' || call === undefined || call.args.length > 1) {
    return undefined;
  }
  const { path } = module;
  return {
    title: 'Write BigInt as text',
    edits: [
      {
        path,
        start: value.end,
        end: value.end,
        text: ", (_key, each) => (typeof each === 'bigint' ? each.toString() : each)",
      },
    ],
  };
}
