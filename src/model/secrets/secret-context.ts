import { entriesOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf } from '../repository-path.ts';
import { entropyOf, isDummy } from './secret-formats.ts';
import type { FoundSecret } from './secret-formats.ts';
import { isBesideServer, isElsewhere } from './secret-surroundings.ts';
import { couldBeSecret, isSecretName } from './settings-secret-names.ts';

const CONNECTION =
  /\b(?<head>(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|clickhouse)(?:\+\w+)?:\/\/)(?<user>[^\s:/@'"`<>$]{0,80}):(?<password>[^\s/@'"`<>]{6,120})@(?<host>[^\s/:?'"`<>,]+)/gu;
const LOCAL_HOST =
  /^(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[?::1|host\.docker\.internal|[^.]*$)|(?:^|\.)(?:example\.\w+|local|internal|test|invalid|localhost|svc(?:\..*)?|host|domain|server|hostname|your[\w-]*)(?:\.\w+)?$|[$%{(]/iu;
const WORD_PASSWORD =
  /^(?:pass(?:word|wd|w0rd)?\d*|secret\w*|postgres\w*|root|admin\w*|user\w*|guest|mysql\w*|mongo\w*|redis\w*|default|hunter2|credentials?|s3cr3t\w*|my[-_]?\w+|db[-_]?pass\w*|db[-_]?pw\w*|\w*password\w*|[A-Z_]+|token|apikey)$/iu;

/** Addresses of databases and brokers with a password, at hosts that are not this machine or an example. */
export function secretsInAddresses(text: string): readonly FoundSecret[] {
  if (!text.includes('://')) {
    return [];
  }
  return Array.from(text.matchAll(CONNECTION)).flatMap((match) => {
    const { head = '', user = '', password = '', host = '' } = match.groups ?? {};
    const isNone =
      /^[$%{[(*]|\$\{|\{\{|%\(|\{\w*\}/u.test(password) ||
      WORD_PASSWORD.test(password) ||
      password === user ||
      hasPlaceholder(password) ||
      LOCAL_HOST.test(host) ||
      /user|example/iu.test(host);
    return isNone
      ? []
      : [
          {
            kind: 'A database address with its password',
            start: match.index,
            end: match.index + head.length + user.length,
            secretEnd: match.index + match[0].length,
          },
        ];
  });
}

const PLACEHOLDER =
  /example|sample|dummy|fake|placeholder|redacted|your|change|replace|x{3,}|\*{3}|\.{3}|insert|todo|local|dev(?![a-z0-9]{8})|test|demo|secret|1234|password|passw0rd|<|>/iu;

const SPELT_PLACEHOLDER = /change|replace|password|example|placeholder/iu;
const SPELLING: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
};

// `ch4n63m3` is `changeme` with digits for letters.
function hasPlaceholder(text: string): boolean {
  const spelt = text.replaceAll(/[0134567]/gu, (digit) => SPELLING[digit] ?? digit);
  return PLACEHOLDER.test(text) || SPELT_PLACEHOLDER.test(spelt);
}

const ENV_FILE =
  /^\.env(?:\.(?:prod|production|staging|stage|local|live|deploy))?$|^(?:prod|production|staging)\.env$/iu;
const DEPLOYED = /prod|stag|live|deploy/iu;
const LEAST_LENGTH = 12;
const LEAST_ENTROPY = 3;

/**
 * Variables of a committed `.env` file whose values look real: in one for a deployment all of them, in
 * one that developers start with those of a service elsewhere. None in a file in which other secrets are
 * placeholders, since that is a template.
 */
export function secretsInEnvironment(file: ProjectFile): readonly FoundSecret[] {
  const name = fileNameOf(file.path);
  if (!ENV_FILE.test(name)) {
    return [];
  }
  const entries = entriesOf(readData(file)?.documents[0]).map(
    ({ key, keyStart, keyEnd, value }) => ({
      key,
      keyStart,
      keyEnd,
      secretEnd: value.end,
      text: textOf(value) ?? '',
    }),
  );
  const secrets = entries.filter(({ key }) => isSecretName(key));
  if (secrets.some(({ text }) => text !== '' && !/\$\{/u.test(text) && hasPlaceholder(text))) {
    return [];
  }
  const services = entries.flatMap(({ key, text }) => {
    const service = text === '' ? undefined : ADDRESS_NAME.exec(key)?.groups?.['service'];
    return service === undefined ? [] : [{ service, isRemote: isElsewhere(text) }];
  });
  return secrets
    .filter(({ key, text }) => {
      const own = services.filter(({ service }) => key.startsWith(service));
      const isOpened = DEPLOYED.test(name) || own.length > 0 || holdsServer(text);
      return looksReal(text) && isOpened && own.every(({ isRemote }) => isRemote);
    })
    .map(({ key, keyStart, keyEnd, secretEnd }) => ({
      kind: `The value of ${key}`,
      start: keyStart,
      end: keyEnd,
      secretEnd,
    }));
}

// `S3_` of `S3_ENDPOINT=https://s3.acme.io`: its other settings are those of a service there.
const ADDRESS_NAME =
  /^(?<service>[A-Z][A-Z0-9]*_(?:[A-Z0-9]+_)*?)(?:ENDPOINT|HOST|HOSTNAME|SERVER|DOMAIN|URL|URI)(?:_URL)?$/u;

// `https://key:secret@sentry.acme.io/3`
function holdsServer(text: string): boolean {
  return /^[a-z][\w+]*:\/\/[^/\s]+@/iu.test(text) && isElsewhere(text);
}

/** What every page shows that it measures: https://support.google.com/analytics/answer/9539598 */
const PUBLIC = /^(?:UA-\d+-\d+|(?:G|GTM|GT|AW|DC)-[A-Z0-9]{5,12})$/u;

/** True for a value that a generator may have made: long, mixed, with digits, and no placeholder. */
export function looksReal(text: string): boolean {
  return (
    text.length >= LEAST_LENGTH &&
    !/\s/u.test(text) &&
    couldBeSecret(text) &&
    !PUBLIC.test(text) &&
    !hasPlaceholder(text) &&
    !isDummy(text) &&
    /\d/u.test(text) &&
    entropyOf(text) >= LEAST_ENTROPY
  );
}

const ASSIGNMENT =
  /(?<![\w.-])["']?(?<name>[\w-]*(?:secret|private[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|api[_-]?token|api[_-]?secret|password)[\w-]{0,12})["']?\s*(?::\s*(?:str|string)\s*)?[:=]\s*["'](?<value>[A-Za-z0-9+/=_~!@#%^&*-]{20,200})["']/giu;
const CODE = /\.(?:[cm]?[jt]sx?|py|ya?ml|json|toml|ini|cfg|conf|properties|sh|rb|go|java|php|tf)$/u;
const LEAST_KEY_ENTROPY = 3.7;
// What is kept of a secret so that nobody can read it.
const MADE_OF_SECRET = /hash|encrypted|sealed|masked|cipher/iu;
// What a program signs with is no credential of the server beside it.
const OF_PROGRAM = /sign|session|cookie|csrf|jwt|encrypt|salt|pepper|^(?:app_?)?secret_?key$/iu;

/** Literals of high entropy under a name that says that they are secret, beside the address of a server elsewhere. */
export function secretsByName(file: ProjectFile): readonly FoundSecret[] {
  if (!CODE.test(file.path) || !/secret|private|token|password/iu.test(file.text)) {
    return [];
  }
  return Array.from(file.text.matchAll(ASSIGNMENT)).flatMap((match) => {
    const { name = '', value = '' } = match.groups ?? {};
    const isReal =
      isSecretName(name) &&
      isRandom(value) &&
      couldBeSecret(value) &&
      !hasPlaceholder(value) &&
      !isDummy(value) &&
      !MADE_OF_SECRET.test(name) &&
      !OF_PROGRAM.test(name);
    const start = match.index + match[0].indexOf(name);
    const end = start + name.length;
    const secretEnd = match.index + match[0].length;
    return isReal && isBesideServer(file.text, { start, end: secretEnd })
      ? [{ kind: `The value of ${name}`, start, end, secretEnd }]
      : [];
  });
}

// Words that are joined have vowels and few digits; what a generator makes mixes all.
function isRandom(value: string): boolean {
  const isHex = /^[a-f0-9]{32,}$/iu.test(value);
  const digits = value.replaceAll(/\D/gu, '').length;
  const isMixed =
    /[a-z]/u.test(value) &&
    /[A-Z]/u.test(value) &&
    digits >= 2 &&
    !/^[A-Z]?[a-z]+(?:[_-]?[A-Z]?[a-z]+)*\d*$/u.test(value);
  return isHex
    ? entropyOf(value) > LEAST_ENTROPY
    : isMixed && entropyOf(value) >= LEAST_KEY_ENTROPY;
}

const TOKEN = /\beyJ[\w-]{10,}\.(?<payload>eyJ[\w-]{10,})\.[\w-]{20,}/gu;

/** Tokens that give the rights of the server: the service role of Supabase, by what the token itself says. */
export function secretsInTokens(text: string): readonly FoundSecret[] {
  if (!text.includes('eyJ')) {
    return [];
  }
  return Array.from(text.matchAll(TOKEN)).flatMap((match) => {
    const payload = textOfBase64(match.groups?.['payload'] ?? '');
    // Keys of a hosted project name it; the ones of a local Supabase are published by its makers.
    return /"role"\s*:\s*"service_role"/u.test(payload) && /"ref"\s*:\s*"\w{15,}"/u.test(payload)
      ? [
          {
            kind: 'A service role key of Supabase',
            start: match.index,
            end: match.index + 3,
            secretEnd: match.index + match[0].length,
          },
        ]
      : [];
  });
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What the beginning of a text in either form of Base64 says, a character a byte. */
export function textOfBase64(text: string): string {
  const signs = text.replaceAll(/\s/gu, '').replaceAll('+', '-').replaceAll('/', '_');
  let bits = 0;
  let held = 0;
  let result = '';
  for (const char of signs.slice(0, 2000)) {
    held = ((held << 6) | Math.max(0, ALPHABET.indexOf(char))) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      result += String.fromCharCode((held >> bits) & 0xff);
    }
  }
  return result;
}
