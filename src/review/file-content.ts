import type { AuditFile } from '#audit/audit-input.ts';

/** Larger files are generated or data: parsing them costs more than it can find. */
export const LARGEST_FILE_BYTES = 1024 * 1024;

const LFS_POINTER = 'version https://git-lfs.github.com/spec/v1';
const NUL = 0;

/** Why a file of this kind and size is not read, undefined when it is. */
export function reasonNotToRead(
  mode: 'file' | 'symlink' | 'submodule',
  size: number | undefined,
): string | undefined {
  switch (mode) {
    case 'symlink':
      return 'symbolic link';
    case 'submodule':
      return 'submodule';
    case 'file':
      return size !== undefined && size > LARGEST_FILE_BYTES ? 'larger than 1 MB' : undefined;
  }
}

/** The content of a file as the engine takes it: strict UTF-8 text, or the reason why it is none. */
export function auditFileOf(bytes: Uint8Array): AuditFile {
  if (bytes.byteLength > LARGEST_FILE_BYTES) {
    return unread('larger than 1 MB');
  }
  if (bytes.includes(NUL)) {
    return unread('binary');
  }
  const text = decode(bytes);
  if (text === undefined) {
    return unread('not valid UTF-8');
  }
  // https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
  return text.startsWith(LFS_POINTER) ? unread('kept in Git LFS') : { kind: 'text', text };
}

/** A file without text. */
export function unread(reason: string): AuditFile {
  return { kind: 'unread', reason };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
