const WELL_KNOWN =
  /^(?:postgres(?:ql)?|admin|administrator|root|guest|user|password|passwd|pass|change[-_]?(?:me|it|this)|minio(?:admin)?|minio123|mysql|mariadb|mongo(?:db)?|redis|rabbit(?:mq)?|secret|test|testing|default|demo|example|elastic|grafana|keycloak|neo4j|qwerty|letmein|toor|sa|welcome|admin[-_@]?123|pass(?:word)?[-_@]?1(?:23)?4?!?|p@ssw0rd|(?:my)?secret(?:password|pw)?|12345?6?7?8?9?0?|root[-_]?password|admin[-_]?password|dev(?:password)?|local|airflow|superset|n8n|directus|strapi)$/iu;
const PASSWORD = /(?:pass(?:word|wd|phrase)?|pwd)\d*$/iu;
const STORE_KEY = /^MINIO_(?:ROOT_PASSWORD|SECRET_KEY)$|^AWS_SECRET_ACCESS_KEY$/u;

/** True for a variable that is a password, or what a store takes for one. */
export function isPasswordName(name: string): boolean {
  return PASSWORD.test(name.replaceAll(/[^a-z\d]/giu, '')) || STORE_KEY.test(name);
}

/** True for the account of its own that a service makes: `GF_SECURITY_ADMIN_PASSWORD`, `RABBITMQ_DEFAULT_PASS`. */
export function isOwnAccount(name: string): boolean {
  return /admin|super_?user|^minio_|default_(?:user_)?pass|basic_?auth|initial|bootstrap/iu.test(
    name,
  );
}

/** True for a password that is tried first: a well-known one, or the name of the user again. */
export function isGuessable(value: string, user: string | undefined): boolean {
  const text = value.trim();
  return WELL_KNOWN.test(text) || (user !== undefined && user !== '' && text === user);
}

/** The value of the setting that names the user beside a password; undefined when none does. */
export function userBeside(
  name: string,
  settings: readonly { readonly name: string; readonly value: string | undefined }[],
): string | undefined {
  const stem = name
    .replace(/(?:_?(?:ROOT|INITDB_ROOT))?_?(?:PASSWORD|PASSWD|PASS|PWD)\w*$/iu, '')
    .toLowerCase();
  return settings.find(
    (one) =>
      one.name !== name &&
      one.name.toLowerCase().startsWith(stem) &&
      /(?:user(?:_?name)?|login)$/iu.test(one.name),
  )?.value;
}

const EXPLAINED =
  /generat|openssl|change|replace|random|secrets\.token|pwgen|uuid|your own|strong/iu;

/** True when a comment on the line or on the one before says how to choose the value. */
export function isExplained(text: string, at: number): boolean {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  const before = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart);
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
  const comment = /(?:^|\s)#(?<words>.*)$/u.exec(line)?.groups?.['words'] ?? '';
  return EXPLAINED.test(comment) || (/^\s*#/u.test(before) && EXPLAINED.test(before));
}
