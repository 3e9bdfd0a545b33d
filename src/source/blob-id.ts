import { createHash } from 'node:crypto';

/**
 * The name that git gives this content, in the hash that a name of this length comes from (SHA-1 or
 * SHA-256): https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage
 */
export function blobId(content: Uint8Array, length: number): string {
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.byteLength}\0`)
    .update(content)
    .digest('hex');
}
