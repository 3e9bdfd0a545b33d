import { describe, expect, it } from 'vitest';

import { auditFileOf, LARGEST_FILE_BYTES, reasonNotToRead } from './file-content.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('auditFileOf', () => {
  it('reads UTF-8 and keeps a byte order mark for the engine to drop', () => {
    expect(auditFileOf(bytes('grün\n'))).toEqual({ kind: 'text', text: 'grün\n' });
    expect(auditFileOf(bytes(''))).toEqual({ kind: 'text', text: '' });
  });

  it.each([
    ['binary', Uint8Array.from([104, 0, 105])],
    ['not valid UTF-8', Uint8Array.from([0x67, 0xfc, 0x6e])],
    ['larger than 1 MB', new Uint8Array(LARGEST_FILE_BYTES + 1).fill(97)],
    [
      'kept in Git LFS',
      bytes('version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 5\n'),
    ],
  ])('says that a file is %s', (reason, content) => {
    expect(auditFileOf(content)).toEqual({ kind: 'unread', reason });
  });

  it('reads a file of exactly the largest size', () => {
    expect(auditFileOf(new Uint8Array(LARGEST_FILE_BYTES).fill(97)).kind).toBe('text');
  });
});

describe('reasonNotToRead', () => {
  it.each([
    ['symlink', 10, 'symbolic link'],
    ['submodule', undefined, 'submodule'],
    ['file', LARGEST_FILE_BYTES + 1, 'larger than 1 MB'],
    ['file', LARGEST_FILE_BYTES, undefined],
    ['file', undefined, undefined],
  ] as const)('of a %s of %s bytes is %s', (mode, size, reason) => {
    expect(reasonNotToRead(mode, size)).toBe(reason);
  });
});
