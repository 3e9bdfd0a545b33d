/** How many digits of a fingerprint tell what was found, whichever file it stands in. */
const CODE_DIGITS = 16;

/**
 * The part of a fingerprint that is the same for the same code under the same anchor in another file:
 * by it a finding is followed when its file is renamed beyond what git can tell.
 */
export function codeOf(fingerprint: string): string {
  return fingerprint.slice(-CODE_DIGITS);
}
