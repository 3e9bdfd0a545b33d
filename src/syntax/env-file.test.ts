import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { offsetsOf } from '#test/support/data-offsets.ts';

import { dataAt, entriesOf, textOf } from './data.ts';
import { parseEnvFile } from './env-file.ts';

function values(text: string): Record<string, string | undefined> {
  const entries = entriesOf(parseEnvFile(text).documents[0]);
  return Object.fromEntries(entries.map((entry) => [entry.key, textOf(entry.value)]));
}

describe('parseEnvFile', () => {
  it('reads assignments, exports, empty values and comments', () => {
    const text = '# head\nA=1\n  export B = two words # why\nC=\n\nD=SMB#x\nE=#gone\nexport=x\n';
    expect(values(text)).toStrictEqual({
      A: '1',
      B: 'two words',
      C: '',
      D: 'SMB#x',
      E: '',
      export: 'x',
    });
    expect(parseEnvFile(text).problems).toStrictEqual([]);
  });

  it('reads the three quotes, also over several lines', () => {
    const text = 'A="a # b"\nB=\'x\ny\'\nC=`"` # c\nD="say \\"hi\\"\\n"\nE="open\n';
    expect(values(text)).toStrictEqual({
      A: 'a # b',
      B: 'x\ny',
      C: '"',
      D: 'say \\"hi\\"\\n',
      E: '"open',
    });
  });

  it('replaces line ends in the value of double quotes only', () => {
    const [document] = parseEnvFile('A="x\\ny"\nB=\'x\\ny\'\n').documents;
    expect(dataAt(document, 'A')).toMatchObject({ value: 'x\ny', text: 'x\\ny' });
    expect(dataAt(document, 'B')).toMatchObject({ value: 'x\\ny', text: 'x\\ny' });
  });

  it('places keys and values exactly with CRLF', () => {
    const text = 'A=1\r\nexport export = "v"\r\n';
    const entry = entriesOf(parseEnvFile(text).documents[0])[1];
    expect([entry?.keyStart, entry?.keyEnd]).toStrictEqual([12, 18]);
    expect(text.slice(entry?.value.start, entry?.value.end)).toBe('"v"');
  });

  it('reports a line that is no assignment and reads on', () => {
    const text = 'A=1\nwhat is this\nB=2\n';
    const file = parseEnvFile(text);
    expect(file.problems).toStrictEqual([
      { message: 'This line is neither a comment nor KEY=value.', start: 4, end: 16 },
    ]);
    expect(values(text)).toStrictEqual({ A: '1', B: '2' });
  });

  it('never throws and keeps every offset inside', () => {
    const piece = fc.constantFrom('A', '=', '"', "'", '`', '#', ' ', '\n', '\r', '\\', 'export ');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        const offsets = offsetsOf(parseEnvFile(input));
        expect(offsets.every((offset) => offset >= 0 && offset <= input.length)).toBe(true);
      }),
    );
  });
});
