import { isComposePath } from '../containers/compose.ts';
import { includedHeaders, isNginxPath, proxiedPlaces } from '../deploy/nginx.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf } from '../repository-path.ts';
import { headersOfWrite, SECURITY_HEADERS } from './security-headers.ts';
import type { HeaderProtection, SecurityHeader } from './security-headers.ts';

const HEADER_FILES =
  /^(?:vercel\.json|netlify\.toml|firebase\.json|staticwebapp\.config\.json|_headers|\.htaccess|Caddyfile(?:\.[\w.]+)?|haproxy\.cfg)$/u;
// Programs that read the headers that they send from a file of settings.
const SETTINGS =
  /(?:^|\/)(?:[\w-]*(?:settings|config|headers|server)[\w.-]*)\.(?:ya?ml|toml|json)$/iu;
const SERVER_CONFIGURATION = /\.(?:conf|vhost)(?:\.(?:j2|erb|template|tmpl|in))?$/iu;
const PROXY_YAML = /(?:ingress|traefik|middleware|headers|proxy)[\w./-]*\.ya?ml$/iu;

/** True for configuration that can add headers to what an application answers. */
export function isHeaderFile(path: string): boolean {
  return (
    isNginxPath(path) ||
    isComposePath(path) ||
    SERVER_CONFIGURATION.test(path) ||
    HEADER_FILES.test(fileNameOf(path)) ||
    PROXY_YAML.test(path) ||
    SETTINGS.test(path)
  );
}

/** The security headers that a configuration file adds. */
export function fileProtections(file: ProjectFile): readonly HeaderProtection[] {
  if (isNginxPath(file.path) || SERVER_CONFIGURATION.test(file.path)) {
    return [...(isNginxPath(file.path) ? nginxProtections(file) : []), ...apacheProtections(file)];
  }
  const isVercel = fileNameOf(file.path) === 'vercel.json';
  return [...textProtections(file), ...(isVercel ? [platformProtection(file)] : [])];
}

function nginxProtections(file: ProjectFile): readonly HeaderProtection[] {
  const directives = [
    ...proxiedPlaces(file).flatMap(({ headers }) => headers),
    ...includedHeaders(file),
  ];
  return [...new Set(directives)].flatMap(({ name, parameters, start, nameEnd }) => {
    const [header = '', value = ''] =
      name === 'add_header'
        ? parameters.map(({ text }) => text)
        : (parameters.at(-1)?.text.split(/:\s*/u) ?? []);
    const headers = headersOfWrite(header, value.includes('$') ? undefined : value);
    return headers.length === 0
      ? []
      : [{ headers, at: file.place({ start, end: nameEnd }), by: name }];
  });
}

/** `Header always set X-Frame-Options "DENY"`: https://httpd.apache.org/docs/current/mod/mod_headers.html#header */
const APACHE_HEADER =
  /^[ \t]*Header[ \t]+(?:(?:always|onsuccess)[ \t]+)?(?:set|setifempty|append|add|merge)[ \t]+"?(?<name>[\w-]+)"?(?<value>[^\n]*)/gimu;

function apacheProtections(file: ProjectFile): readonly HeaderProtection[] {
  return [...file.text.matchAll(APACHE_HEADER)].flatMap((match) => {
    const { name = '', value = '' } = match.groups ?? {};
    const headers = headersOfWrite(name, value);
    const start = match.index + match[0].indexOf(name);
    return headers.length === 0
      ? []
      : [{ headers, at: file.place({ start, end: start + name.length }), by: 'Header' }];
  });
}

const TRAEFIK: readonly (readonly [RegExp, SecurityHeader])[] = [
  [/\bcontentSecurityPolicy\b/iu, 'Content-Security-Policy'],
  [/\b(?:frameDeny|customFrameOptionsValue)\b/iu, 'X-Frame-Options'],
  [/\bcontentTypeNosniff\b/iu, 'X-Content-Type-Options'],
  [/\breferrerPolicy\b/iu, 'Referrer-Policy'],
  [/\bstsSeconds\b/iu, 'Strict-Transport-Security'],
];

// JSON, TOML, Caddy, Apache and Traefik name the header in one line with its value.
function textProtections(file: ProjectFile): readonly HeaderProtection[] {
  const found: HeaderProtection[] = [];
  for (const header of SECURITY_HEADERS) {
    const match = new RegExp(`^[^#\\n]*?(?<name>\\b${header}\\b)[^\\n]*`, 'imu').exec(file.text);
    const start =
      match === null ? -1 : match.index + match[0].toLowerCase().indexOf(header.toLowerCase());
    if (match !== null) {
      found.push({
        headers: headersOfWrite(header, match[0].includes('frame-ancestors') ? match[0] : 'none'),
        at: file.place({ start, end: start + header.length }),
        by: header,
      });
    }
  }
  for (const [form, header] of TRAEFIK) {
    const match = form.exec(file.text);
    if (match !== null && /traefik/iu.test(file.text)) {
      const at = file.place({ start: match.index, end: match.index + match[0].length });
      found.push({ headers: [header], at, by: match[0] });
    }
  }
  return found;
}

/** Vercel sends Strict-Transport-Security by itself: https://vercel.com/docs/encryption#hsts-support */
function platformProtection(file: ProjectFile): HeaderProtection {
  return {
    headers: ['Strict-Transport-Security'],
    at: file.place({ start: 0, end: 0 }),
    by: 'Vercel',
  };
}
