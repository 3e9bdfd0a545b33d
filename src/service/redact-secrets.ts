/**
 * Every shape of credential that this process handles or could be handed, each with what stands in
 * its place. All of them are linear in the length of the text.
 *
 * Installation tokens are `ghs_` followed by 36 letters and digits or, since 2026, by an App ID and a
 * JWT with dots and dashes: https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/
 */
const SECRET_SHAPES: readonly (readonly [shape: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z0-9 ]{1,60}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,60}-----|$)/g, '[redacted PEM]'],
  // The same in base64, as an environment variable holds it.
  [/LS0tLS1CRUdJTi[A-Za-z0-9+/=]{20,}/g, '[redacted PEM]'],
  [/gh[a-z]_[A-Za-z0-9._-]{20,}/g, '[redacted token]'],
  [/github_pat_[A-Za-z0-9_]{20,}/g, '[redacted token]'],
  [/(?<![A-Za-z0-9])v1\.[0-9a-f]{40}(?![0-9a-f])/g, '[redacted token]'],
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, '[redacted JWT]'],
  [
    /(authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:(?:bearer|basic|token|digest)\s{1,4})?[^\s"']+/gi,
    '$1[redacted]',
  ],
  [/(bearer\s{1,4})[A-Za-z0-9._~+/=-]{8,}/gi, '$1[redacted]'],
  [/((?:basic|token)\s{1,4})[A-Za-z0-9._~+/=-]{20,}/gi, '$1[redacted]'],
  [
    /([?&](?:access_token|token|code|client_secret|secret|password|signature|sig|key)=)[^&#\s"']+/gi,
    '$1[redacted]',
  ],
  [/(\/app-manifests\/)[^/?#\s"']+/g, '$1[redacted]'],
  [/([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#]{1,2000}@/gi, '$1[redacted]@'],
];

/**
 * The text with every credential in it replaced by a word in brackets that names its kind: GitHub
 * tokens, JWTs, PEM blocks (also cut ones), authorization headers, user information and secrets in URLs.
 */
export function redactSecrets(text: string): string {
  return SECRET_SHAPES.reduce(
    (redacted, [shape, replacement]) => redacted.replace(shape, replacement),
    text,
  );
}
