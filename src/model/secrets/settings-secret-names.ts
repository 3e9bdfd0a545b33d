const SECRET_WORD =
  /^(?:secrets?|tokens?|password|passwd|passwords|pwd|pass|passphrase|dsn|private|credentials?|pepper|apikey|secretkey)$/u;
// What stands behind the secret's name without making it something else: JWT_SECRET_2, SECRET_KEY_BASE.
const TRAILING =
  /^(?:\d+|base|v\d+|value|default|prod|production|dev|old|new|primary|secondary|current|hex|base64|b64|string)$/u;
// `CACHE_KEY` and `SORT_KEY` lead to data; `SITE_KEY` and `PUBLIC_KEY` are for everybody.
const OTHER_KEYS =
  /^(?:primary|sort|partition|cache|public|publishable|pub|site|foreign|storage|object|idempotency|translation|hash|bucket|index|group|routing|unique|map|lock|queue|row|range|shortcut|hot|modifier|anon|write|redis|locale|i18n|data|feature|flag|config|settings?|lookup|context|state|header|cookie|query|param|column|field|dict|json|cursor|dedupe|dedup|order|join|tag|label|event|message|room|channel|project|prefix|name|email|mail|username|user|attribute|attr|url|host|file|path|type|display|topology|annotation|selector|metric|sentry|integration|connection)$/u;
const SWITCH =
  /^(?:enable|enabled|disable|disabled|use|has|is|show|hide|allow|require|required|skip|force|no)$/u;
const FOR_EVERYBODY =
  /(?:^|_)(?:next_public|react_app|vite|expo_public|nuxt_public|gatsby|public|publishable|anon|max|min|num|count|total)(?:_|$)/u;

/** True for a setting named like a secret: a key, secret, token, password, DSN or private value. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  while (words.length > 1 && TRAILING.test(words.at(-1) ?? '')) {
    words.pop();
  }
  const last = words.at(-1) ?? '';
  if (FOR_EVERYBODY.test(words.join('_')) || SWITCH.test(words[0] ?? '')) {
    return false;
  }
  if (/^keys?$/u.test(last)) {
    return !OTHER_KEYS.test(words.at(-2) ?? '');
  }
  return SECRET_WORD.test(last);
}

/** One of these stands in every text with a name that `isSigningName` takes for one. */
export const SIGNING_WORDS: readonly string[] = [
  'ecret',
  'ECRET',
  'jwt',
  'Jwt',
  'JWT',
  'pepper',
  'Pepper',
  'PEPPER',
  ...[
    'auth',
    'private',
    'signing',
    'session',
    'cookie',
    'csrf',
    'hmac',
    'encryption',
    'fernet',
  ].flatMap((use) =>
    ['key', 'token', 'password', 'salt'].flatMap((what) => [
      `${use.slice(1)}_${what}`,
      `${use.slice(1)}${what.charAt(0).toUpperCase()}${what.slice(1)}`,
      `${use.toUpperCase()}_${what.toUpperCase()}`,
      `${use}-${what}`,
    ]),
  ),
];

/** True for a secret that signs or encrypts what must still be readable after a restart. */
export function isSigningName(name: string): boolean {
  const words = wordsOf(name).join('_');
  return (
    /secret|signing|jwt|session|cookie|csrf|hmac|pepper|encryption|fernet|auth_key|private_key/u.test(
      words,
    ) && /(?:secret|key|keys|token|password|pepper|salt|jwt)(?:_|$)/u.test(words)
  );
}

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(?<low>[a-z0-9])(?<high>[A-Z])/gu, '$<low>_$<high>')
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter((word) => word !== '');
}

const NOTHING = /^(?:none|null|undefined|nil|false|true|disabled|off|on|yes|no|n\/a|auto|[01])$/iu;
const ELSEWHERE = /^(?:\.{0,2}\/|~\/|file:|[a-z]:\\|arn:|projects\/|vault:|ssm:|op:\/\/)/iu;
// The DSN of Sentry has a key that every browser sends: `https://<key>@host/<project>`.
const FOR_PUBLIC =
  /^(?:https:\/\/[a-f0-9]{32}@[^/\s]+\/\d+$|pk_(?:test|live)_|phc_|ssh-(?:rsa|ed25519)|-----BEGIN (?:RSA )?PUBLIC|-----BEGIN CERTIFICATE)/u;
const FIELD_NAME =
  /^(?:x[-_])?(?:access|refresh|auth|id|session|csrf|xsrf|user|bearer|api)?[-_.]?(?:token|id|authorization|key)$/iu;
const VARIABLE_NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/u;
// `robotoff:updates:latest_id` names a key of a store, `<set me>` asks for a value, and `whsec_` is a beginning.
const NO_VALUE =
  /^[a-z][a-z_-]*(?::[a-z][a-z_-]*){2,}$|^<[^>]*>$|^[{[][}\]]$|^(?:whsec|sk|pk|rk)_(?:test_|live_)?$/u;
const ADDRESS = /^[a-z][\w+.-]*:\/\/(?<authority>[^/?#]*)/iu;

/**
 * True when a literal could serve as a secret. False for nothing at all, a path, an address without
 * credentials, a name of a field, an interpolation, and what is meant for the public.
 */
export function couldBeSecret(value: string): boolean {
  const text = value.trim();
  const authority = ADDRESS.exec(text)?.groups?.['authority'];
  return !(
    text === '' ||
    NOTHING.test(text) ||
    ELSEWHERE.test(text) ||
    FOR_PUBLIC.test(text) ||
    FIELD_NAME.test(text) ||
    NO_VALUE.test(text) ||
    (VARIABLE_NAME.test(text) && isSecretName(text)) ||
    /^\$\{?\w|\{\{|<%/u.test(text) ||
    (authority !== undefined && !authority.includes('@'))
  );
}

const PLACEHOLDER =
  /^(?:.*(?:dummy|placeholder|example|not[-_ ]?(?:needed|required|set|used|real|secure)|your[-_]|fake|xxx|no[-_]key|build[-_]?time).*|asdf\w*|sk_test_\w{0,4}|tests?[-_]?(?:key|token)|unknown|anonymous|ollama|lm[-_]?studio|no[-_]?auth|empty|unset|unused|-+|\*+)$/iu;
const OUR_OWN =
  /(?:^|_)(?:jwt|session|cookie|csrf|hmac|signing|encryption|fernet|app|auth_(?:secret|key)|secret_key|admin|root|superuser|db|database)(?:_|$)|^auth(?:_|$)|^(?:postgres|pg|mysql|mariadb|mongo|redis|rabbitmq|clickhouse|minio)\w*_pass/u;

// What another service hands out: keys, tokens and secrets of its clients.
const HANDED_OUT = /(?:^|_)(?:api_?(?:v\d+_)?keys?|client_secret|tokens?|dsn)(?:_\d+)?$/u;
// As services make them, and no words of somebody who had to write something.
const MADE = /^(?=.*\d)(?=.*[a-z])[\w+/=.:-]{16,}$/iu;

/** True for a credential of somebody else's service whose literal opens nothing, going by its looks. */
export function isPlaceholder(name: string, literal: string): boolean {
  const words = wordsOf(name).join('_');
  const value = literal.trim();
  return (
    !OUR_OWN.test(words) &&
    (PLACEHOLDER.test(value) || (HANDED_OUT.test(words) && !MADE.test(value)))
  );
}
