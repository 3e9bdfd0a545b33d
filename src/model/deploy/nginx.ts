import { parseNginx } from '#syntax/nginx.ts';
import type { NginxDirective, NginxFile } from '#syntax/nginx.ts';

import type { ProjectFile } from '../project-file.ts';

const known = new WeakMap<ProjectFile, NginxFile>();

const NGINX_PATH =
  /(?:^|\/)(?:[\w.-]*nginx[\w.-]*\.(?:conf|template|tmpl|conf\.[\w.]+)|nginx(?:[\w.-]*\/)+[\w./-]*\.(?:conf|inc|template|tmpl|conf\.[\w.]+)|nginx\/(?:[\w.-]+\/)*(?!Dockerfile|Makefile|README|LICENSE|entrypoint)[\w-]+|sites-(?:available|enabled)\/[\w.-]+|conf\.d\/[\w.-]+\.conf(?:\.[\w.]+)?)$/iu;

/** True for the configuration of an nginx server and what it includes, going by the path. */
export function isNginxPath(path: string): boolean {
  return NGINX_PATH.test(path);
}

/** The directives of an nginx configuration, read once a file. */
export function readNginx(file: ProjectFile): NginxFile {
  let read = known.get(file);
  if (read === undefined) {
    read = parseNginx(file.text);
    known.set(file, read);
  }
  return read;
}

/** A place where nginx hands requests on to an application, with the headers that it adds there. */
export interface ProxiedPlace {
  readonly pass: NginxDirective;
  /** The `add_header` directives in force. */
  readonly headers: readonly NginxDirective[];
}

const PASSING = /^(?:proxy|uwsgi|fastcgi|grpc|scgi)_pass$/u;

/**
 * Where an nginx configuration hands requests on. A level that has an `add_header` of its own takes over
 * none from around it: https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header
 */
export function proxiedPlaces(file: ProjectFile): readonly ProxiedPlace[] {
  return placesIn(readNginx(file).directives, []);
}

/** The `add_header` directives of a file that others include: one that has no server of its own. */
export function includedHeaders(file: ProjectFile): readonly NginxDirective[] {
  const { directives } = readNginx(file);
  const hasServer = directives.some(({ name }) => /^(?:http|server|events)$/u.test(name));
  return hasServer ? [] : directives.filter(isHeader);
}

function placesIn(
  directives: readonly NginxDirective[],
  inherited: readonly NginxDirective[],
): readonly ProxiedPlace[] {
  const own = directives.filter(isHeader);
  const headers = own.length > 0 ? own : inherited;
  return directives.flatMap((directive) => {
    if (directive.block !== undefined) {
      return placesIn(directive.block, headers);
    }
    return PASSING.test(directive.name) ? [{ pass: directive, headers }] : [];
  });
}

function isHeader({ name }: NginxDirective): boolean {
  return name === 'add_header' || name === 'more_set_headers';
}
