import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { hiddenMarker, readMarker } from './comment-marker.ts';
import type { Marker } from './comment-marker.ts';

const MARKER: Marker = {
  kind: 'finding',
  fingerprint: '0123456789abcdef0123456789abcdef',
  rule: 'data/sql-injection',
  state: 'open',
  version: '0.1.0',
};

function encoded(value: unknown): string {
  const data = Buffer.from(JSON.stringify(value)).toString('base64url');
  return `<!-- faultline:v1 ${data} -->`;
}

test('a marker holds only base64url', () => {
  expect(hiddenMarker(MARKER)).toMatch(/^<!-- faultline:v1 [\w-]+ -->$/u);
});

test('a marker is read back from the last line of a body, whatever line ends GitHub gives it', () => {
  expect(readMarker(`text\n\n${hiddenMarker(MARKER)}`)).toEqual(MARKER);
  expect(readMarker(`text\r\n\r\n${hiddenMarker(MARKER)}\r\n`)).toEqual(MARKER);
  expect(readMarker(hiddenMarker(MARKER))).toEqual(MARKER);
});

test('a marker without a state, as earlier versions wrote it, is of an open finding', () => {
  const { state: _, ...former } = MARKER;
  expect(readMarker(encoded(former))).toEqual(MARKER);
});

test('the marker of a review is read back', () => {
  const marker: Marker = { kind: 'review', head: 'a'.repeat(40), version: '0.1.0' };
  expect(readMarker(hiddenMarker(marker))).toEqual(marker);
});

test('a marker above the last line does not count: code of the repository may stand there', () => {
  expect(readMarker(`${hiddenMarker(MARKER)}\n\ntext`)).toBeNull();
});

test('of two markers the last line counts', () => {
  const other = { ...MARKER, fingerprint: 'f'.repeat(32) };
  expect(readMarker(`${hiddenMarker(other)}\n${hiddenMarker(MARKER)}`)).toEqual(MARKER);
});

test('a field that another version added is dropped', () => {
  expect(readMarker(encoded({ ...MARKER, color: 'red' }))).toEqual(MARKER);
});

test.each([
  ['nothing', ''],
  ['no marker', 'just text'],
  ['another kind', encoded({ ...MARKER, kind: 'verdict' })],
  ['a fingerprint of another form', encoded({ ...MARKER, fingerprint: 'xyz' })],
  ['a field missing', encoded({ kind: 'finding' })],
  ['no JSON', `<!-- faultline:v1 ${Buffer.from('no json').toString('base64url')} -->`],
  ['padding that base64url has not', hiddenMarker(MARKER).replace(' -->', '= -->')],
  ['another version of the form', hiddenMarker(MARKER).replace(':v1', ':v2')],
  ['text before it on the line', `x ${hiddenMarker(MARKER)}`],
])('not read: %s', (_name, body) => {
  expect(readMarker(body)).toBeNull();
});

test('any marker survives the way there and back', () => {
  const marker = fc.record({
    kind: fc.constant('finding' as const),
    fingerprint: fc.string({
      unit: fc.constantFrom(...'0123456789abcdef'.split('')),
      minLength: 32,
      maxLength: 32,
    }),
    rule: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    state: fc.constantFrom('open', 'fixed', 'returned', 'waived', 'left-out'),
    version: fc.string({ minLength: 1, maxLength: 50 }),
  });
  fc.assert(
    fc.property(marker, fc.string(), (value, text) => {
      expect(readMarker(`${text}\n${hiddenMarker(value)}`)).toEqual(value);
    }),
  );
});

test('any body is answered without an error', () => {
  fc.assert(
    fc.property(fc.base64String(), (data) => {
      expect(readMarker(`<!-- faultline:v1 ${data} -->`)).toBeNull();
    }),
  );
});
