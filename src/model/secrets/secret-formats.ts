import { providerTokens } from './secret-rules.ts';

/** A credential that is found in a text. Only its kind and its place may ever leave the engine. */
export interface FoundSecret {
  /** As a sentence's subject: `A GitHub token`. */
  readonly kind: string;
  /** What everybody may see of it: the part in front of the secret, such as `ghp_`. UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Where the secret itself ends, which is for comparisons only. */
  readonly secretEnd: number;
}

interface SecretFormat {
  readonly kind: string;
  /** A word that stands in every text with such a secret. */
  readonly word: string;
  /** `head` is what may be shown, `secret` what may not. */
  readonly pattern: RegExp;
}

/** The kind of keys of which everybody may make one. */
export const PRIVATE_KEY = 'A private key';

// What secretlint does not know, or takes too widely; each by what its provider documents.
const FORMATS: readonly SecretFormat[] = [
  {
    kind: 'A webhook secret of Stripe',
    word: 'whsec_',
    pattern: /\b(?<head>whsec_)(?<secret>[A-Za-z0-9]{32})\b/gu,
  },
  {
    kind: 'A token of PyPI',
    word: 'pypi-',
    pattern: /\b(?<head>pypi-)(?<secret>AgEIcHlwaS5vcmc[\w-]{50,})/gu,
  },
  // https://docs.digitalocean.com/reference/api/create-personal-access-token/
  {
    kind: 'A token of DigitalOcean',
    word: 'do',
    pattern: /\b(?<head>do[opr]_v1_)(?<secret>[a-f0-9]{64})\b/gu,
  },
  // https://core.telegram.org/bots/api#authorizing-your-bot
  {
    kind: 'A token of a Telegram bot',
    word: ':AA',
    pattern: /\b(?<head>\d{8,10}:)(?<secret>AA[\w-]{33})(?![\w-])/gu,
  },
  {
    kind: 'A key of Postman',
    word: 'PMAK-',
    pattern: /\b(?<head>PMAK-)(?<secret>[a-f0-9]{24}-[a-f0-9]{34})\b/gu,
  },
  {
    kind: 'A key of New Relic',
    word: 'NRAK-',
    pattern: /\b(?<head>NRAK-)(?<secret>[A-Z0-9]{27})\b/gu,
  },
  // https://supabase.com/docs/guides/api/api-keys. Every local stack has the same key,
  // which its makers publish.
  {
    kind: 'A secret key of Supabase',
    word: 'sb',
    pattern: /\b(?<head>sb_secret_(?!N7UND0UgjKTVK-)|sbp_)(?<secret>[\w-]{30,})/gu,
  },
  // https://developers.google.com/identity/protocols/oauth2
  {
    kind: 'A client secret of Google',
    word: 'GOCSPX-',
    pattern: /\b(?<head>GOCSPX-)(?<secret>[\w-]{28})(?![\w-])/gu,
  },
  // https://resend.com/docs/dashboard/api-keys/introduction
  {
    kind: 'A key of Resend',
    word: 're_',
    pattern: /(?<![\w-])(?<head>re_)(?<secret>[A-Za-z0-9]{8}_[A-Za-z0-9]{24})\b/gu,
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
  {
    kind: 'A secret access key of AWS',
    word: 'ecret',
    pattern:
      /(?<head>aws_?secret_?(?:access_?)?key)["']?\s*[:=]\s*["']?(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/giu,
  },
  // https://www.rfc-editor.org/rfc/rfc7468#section-10
  {
    kind: PRIVATE_KEY,
    word: 'PRIVATE KEY',
    pattern:
      /(?<head>-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?-----)(?<secret>[A-Za-z0-9+/=\s\\:,.()]{120,20000})-----END/gu,
  },
];

const WORDS = new RegExp(
  [...new Set(FORMATS.map(({ word }) => word.replaceAll('.', '\\.')))].join('|'),
  'u',
);

/** The credentials in a text that are known by their form, in source order. */
export function secretsByFormat(text: string): readonly FoundSecret[] {
  const own = WORDS.test(text)
    ? FORMATS.filter(({ word }) => text.includes(word)).flatMap(({ kind, pattern }) =>
        matches(text, kind, pattern),
      )
    : [];
  const known = providerTokens(text).flatMap(({ kind, start, end }) => {
    const token = text.slice(start, end);
    const head = HEAD.exec(token)?.[0].length ?? 1;
    return isCut(text, end) || isDummy(token.slice(head))
      ? []
      : [{ kind, start, end: start + head, secretEnd: end }];
  });
  return [...own, ...known].toSorted((a, b) => a.start - b.start);
}

// `ghp_`, `sk-ant-api03-`, `https://hooks.slack.com/services/`: what every token of the kind begins with.
const HEAD =
  /^(?:https:\/\/[^/]+\/\w+\/|dapi|[A-Za-z]{2,8}[._-](?:(?:api|pat|proj|svcacct|admin|live|ant|api\d\d)[_-])*)/u;

// A token that goes on with dots is an example that was cut.
function isCut(text: string, end: number): boolean {
  return /^["']?(?:\.\.|…|\*)/u.test(text.slice(end, end + 3));
}

function matches(text: string, kind: string, pattern: RegExp): readonly FoundSecret[] {
  return Array.from(text.matchAll(pattern)).flatMap((match) => {
    const { head = '', secret = '' } = match.groups ?? {};
    return isCut(text, match.index + match[0].length) ||
      isDummy(secret) ||
      isOtherStore(text, kind, match.index)
      ? []
      : [
          {
            kind,
            start: match.index,
            end: match.index + head.length,
            secretEnd: match.index + match[0].length,
          },
        ];
  });
}

const KEY_ID = /access_?key_?id["']?\s*[:=]\s*["']?(?<id>\w+)/iu;

// Stores that speak the protocol of S3 use the same names; AWS prefixes its key ids.
function isOtherStore(text: string, kind: string, at: number): boolean {
  const id = kind.endsWith('AWS')
    ? KEY_ID.exec(text.slice(Math.max(0, at - 300), at + 300))?.groups?.['id']
    : undefined;
  return id !== undefined && !/^A[KS]IA/u.test(id);
}

const DUMMY =
  /example|sample|dummy|fake|placeholder|redacted|your|change|x{4,}|\*{3}|\.{3}|test|1234567|abcdefg|0123456|qwerty|deadbeef|(?<char>.)\k<char>{4,}/iu;
const LEAST_DISTINCT = 9;

/** True for a value that says, or shows by its few characters, that it opens nothing. */
export function isDummy(secret: string): boolean {
  const start = secret.slice(0, 400);
  return DUMMY.test(start) || new Set(start).size < LEAST_DISTINCT;
}

/** Shannon entropy in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) {
    counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
