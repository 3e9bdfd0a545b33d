import type { Place } from '#core/span.ts';

import { composeServices, isComposePath } from '../containers/compose.ts';
import { proxyInFrontOf } from '../containers/compose-proxy.ts';
import { isDockerfilePath } from '../containers/dockerfile-path.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isNginxPath, proxiedPlaces, readNginx } from '../deploy/nginx.ts';
import type { FileQuestion, Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';
import { repositoryHosts } from '../deploy/repository-hosts.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';

const TRUST =
  /trust[ _]proxy|trustProxy|ProxyFix|ProxyHeadersMiddleware|proxy[-_]headers|forwarded[-_]allow[-_]ips|USE_X_FORWARDED|RealIp|real_ip_header|proxy-addr|request-ip\b|get_ipaddr|SECURE_PROXY_SSL_HEADER/iu;

/** Files that say which proxies an application takes the client's address from. */
export const TRUST_FILES: FileQuestion = {
  name: 'trusted-proxies',
  words: [
    'rust proxy',
    'rustProxy',
    'rust_proxy',
    'RUST_PROXY',
    'ProxyFix',
    'ProxyHeaders',
    'roxy-headers',
    'roxy_headers',
    'ROXY_HEADERS',
    'orwarded-allow',
    'orwarded_allow',
    'ORWARDED_ALLOW',
    'X_FORWARDED',
    'RealIp',
    'proxy-addr',
    'request-ip',
    'get_ipaddr',
  ],
  path: (path) => mayTrust(path) && !isTestPath(path) && !isSamplePath(path),
  patterns: [TRUST],
};

/** True for the files that can say which proxies are trusted, or put one in front. */
export function mayTrust(path: string): boolean {
  return (
    languageOf(path) !== undefined ||
    isComposePath(path) ||
    isDockerfilePath(path) ||
    /\.(?:sh|ya?ml|toml|service|env|conf)$|(?:^|\/)(?:Procfile|Caddyfile|\.env[\w.-]*|package\.json)$/u.test(
      path,
    )
  );
}

/** True when something in the service, or at the root of the repository, trusts a proxy. */
export function trustsProxy(project: Project, path: string): boolean {
  const { root } = serviceOf(project, path);
  return project.filesWhere(TRUST_FILES).some((file) => {
    const other = serviceOf(project, file.path).root;
    return other === root || other === '' || languageOf(file.path) === undefined;
  });
}

/** A `trust proxy` that is true, so that any address in the header is believed. https://expressjs.com/en/guide/behind-proxies.html */
export function trustsAnyone(project: Project, path: string): Place | undefined {
  const { root } = serviceOf(project, path);
  for (const file of project.filesWhere(TRUST_FILES)) {
    const match =
      serviceOf(project, file.path).root === root && languageOf(file.path) === 'typescript'
        ? /\.(?:set\(\s*(["'])trust proxy\1\s*,\s*true\s*\)|enable\(\s*(["'])trust proxy\2\s*\))/u.exec(
            file.text,
          )
        : null;
    if (match !== null) {
      return file.place({ start: match.index, end: match.index + match[0].length });
    }
  }
  return undefined;
}

/** The proxy of the repository in front of the service of a file: where it passes requests on. */
export function proxyBefore(project: Project, path: string): Place | undefined {
  const { root } = serviceOf(project, path);
  const hosts = repositoryHosts(project).filter(({ builtFrom }) => builtFrom !== undefined);
  const own = hosts.filter(({ builtFrom }) => builtFrom === root);
  const candidates = own.length > 0 ? own : [];
  const names = new Set(candidates.flatMap((host) => host.names));
  return names.size === 0
    ? undefined
    : (nginxBefore(project, names) ?? caddyBefore(project, names) ?? composeBefore(project, names));
}

function nginxBefore(project: Project, names: ReadonlySet<string>): Place | undefined {
  const files = project.files((path) => isNginxPath(path) && !isSamplePath(path));
  for (const file of files) {
    const upstreams = new Map(
      readNginx(file)
        .directives.flatMap((one) => [one, ...(one.block ?? [])])
        .filter(({ name }) => name === 'upstream')
        .map(({ parameters, block = [] }) => [
          parameters[0]?.text ?? '',
          block.flatMap((one) => (one.name === 'server' ? (one.parameters[0]?.text ?? '') : [])),
        ]),
    );
    for (const { pass } of proxiedPlaces(file)) {
      const host = hostOf(pass.parameters[0]?.text ?? '');
      const targets = (upstreams.get(host) ?? [host]).map(hostOf);
      if (pass.name === 'proxy_pass' && targets.some((target) => names.has(target))) {
        return file.place(pass);
      }
    }
  }
  return undefined;
}

function hostOf(address: string): string {
  return /^(?:\w+:\/\/)?(?<host>[\w.-]+)/u.exec(address)?.groups?.['host'] ?? '';
}

function caddyBefore(project: Project, names: ReadonlySet<string>): Place | undefined {
  for (const file of project.files((path) => fileNameOf(path) === 'Caddyfile')) {
    for (const match of file.text.matchAll(/^\s*reverse_proxy[^\n]*$/gmu)) {
      if (match[0].split(/\s+/u).some((word) => names.has(hostOf(word)))) {
        const start = match.index + match[0].indexOf('reverse_proxy');
        return file.place({ start, end: match.index + match[0].length });
      }
    }
  }
  return undefined;
}

function composeBefore(project: Project, names: ReadonlySet<string>): Place | undefined {
  for (const file of project.files((path) => isComposePath(path) && !isSamplePath(path))) {
    const services = composeServices(file);
    for (const service of services.filter(({ name }) => names.has(name))) {
      const proxy = proxyInFrontOf(service, services);
      if (proxy !== undefined) {
        return file.place({ start: proxy.nameStart, end: proxy.nameEnd });
      }
    }
  }
  return undefined;
}
