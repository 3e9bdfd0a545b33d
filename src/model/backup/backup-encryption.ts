/** Programs and settings that encrypt what passes them. `age` is only a program with an argument behind. */
const ENCRYPTION =
  /\bgpg2?\b|\bage\s+-|\bage-keygen\b|openssl\s+(?:enc|smime|cms)\b|\b(?:restic|borg|borgmatic|kopia|duplicity|duplicati|cryptsetup|ccrypt|wal-[ge]|pgbackrest|tarsnap)\b|\brclone\b[^\n]*crypt|--sse\b|--encryption-key|aws:kms|kms[-_]key|ServerSideEncryption|encrypt|\b7za?\b[^\n]*\s-p|\bzip\b[^\n]*\s(?:-e|-P|--password)\b|\bfernet\b/iu;

/** True for a text in which something encrypts: a program, or the option of an upload. */
export function mentionsEncryption(text: string): boolean {
  return ENCRYPTION.test(text);
}
