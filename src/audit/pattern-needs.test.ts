import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { needOf } from './pattern-needs.ts';
import type { Need } from './pattern-needs.ts';

/** `a & (b | c)`, and with `~` before words that are meant in both cases. */
function written(need: Need | undefined): string {
  if (need === undefined) {
    return '';
  }
  return need.kind === 'word'
    ? `${need.word.isFolded ? '~' : ''}${need.word.text}`
    : `(${need.of.map(written).join(need.kind === 'all' ? ' & ' : ' | ')})`;
}

function isMet(need: Need | undefined, text: string): boolean {
  switch (need?.kind) {
    case undefined:
      return true;
    case 'word':
      return text.toLowerCase().includes(need.word.text.toLowerCase());
    case 'all':
      return need.of.every((each) => isMet(each, text));
    case 'any':
      return need.of.some((each) => isMet(each, text));
  }
}

describe('needOf', () => {
  it.each([
    [/redis/u, 'redis'],
    [/redis/iu, '~redis'],
    [/redis|kafka/u, '(redis | kafka)'],
    [/prom-?client/u, '(promclient | prom-client)'],
    [/client-{2,}side/u, '(client & side)'],
    [/(?:get|post)Json/u, '(getJson | postJson)'],
    [/[eE]nabled/u, '(enabled | Enabled)'],
    [/[eE]nabled/iu, '~enabled'],
    [/[a-z]nabled/u, 'nabled'],
    [
      /(?:one|two|three|four)_?(?:five|six)/u,
      '((one | two | three | four | one_ | two_ | three_ | four_) & (five | six))',
    ],
    [
      /\bset_?(?:log_?)?level\s*\(/u,
      '(setlevel | set_level | setloglevel | set_loglevel | setlog_level | set_log_level)',
    ],
    [/django[-_]guid/u, '(django-guid | django_guid)'],
    [/(?<!no)cache\.get\(/u, 'cache.get('],
    [/^\s*alert(?=:)/mu, 'alert'],
    [/(?<name>token)_\k<name>/u, 'token_'],
    [/back\/slash\d{3}end/u, '(back/slash & end)'],
    [/[\]\w]word/u, 'word'],
    [/\u{61}word/u, 'word'],
    [/näive/u, 'ive'],
    // Nothing is certain, or too short to tell files apart.
    [/redis|\d+/u, ''],
    [/k6/u, ''],
    [/(?:redis)?/u, ''],
    [/(?:redis)*x/u, ''],
    [/(?!redis)/u, ''],
    [/(?i:redis)/u, ''],
    [/[redis]/v, ''],
  ])('reads off %s what it needs', (pattern, expected) => {
    expect(written(needOf(pattern)).replaceAll(/^\((.*)\)$/gu, '$1')).toBe(
      expected.replaceAll(/^\((.*)\)$/gu, '$1'),
    );
  });

  it.each([
    /(?:export|download)[-_]?(?:my|own|user)[-_]?(?:data|info(?:rmation)?)\w*|dsar/u,
    /["'`/](?:bulk|batch)[\w-]*["'`/)]|bulk_?create/u,
    /create_?(?:Up_?Down)?_?(?:Counter|Gauge)\(|\.increment\(|@Counter/u,
    /a{2}b+(?:cde|fgh){1,3}?[^x]ijk/u,
  ])('is met by all that matches %s', (pattern) => {
    const need = needOf(pattern);
    fc.assert(
      fc.property(fc.stringMatching(pattern), (text) => {
        expect(isMet(need, text)).toBe(true);
      }),
    );
  });
});
