import { describe, expect, test } from 'vitest';

import { problemsOf, readData } from '#model/documents.ts';
import { ProjectFile } from '#model/project-file.ts';
import { auditFileOf } from '#review/file-content.ts';

describe('every file', () => {
  test('broken files: what is binary or no UTF-8 is not read, and says so', () => {
    expect(auditFileOf(new Uint8Array([0x61, 0x00]))).toEqual({ kind: 'unread', reason: 'binary' });
    expect(auditFileOf(new Uint8Array([0xff, 0x61]))).toEqual({
      kind: 'unread',
      reason: 'not valid UTF-8',
    });
  });

  test('bounds: a size of 1 MB, 50 problems', () => {
    expect(auditFileOf(new Uint8Array(1024 * 1024 + 1))).toEqual({
      kind: 'unread',
      reason: 'larger than 1 MB',
    });
    const file = new ProjectFile('.env', 'what is this\n'.repeat(1000));
    readData(file);
    expect(problemsOf(file)).toHaveLength(50);
  });
});
