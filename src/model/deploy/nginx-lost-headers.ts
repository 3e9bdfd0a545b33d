import type { NginxDirective } from '#syntax/nginx.ts';

import { isNginxPath, readNginx } from './nginx.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { fileNameOf } from '../repository-path.ts';

/** A block with an `add_header` of its own, which drops those from around it. */
export interface LostHeaders {
  readonly block: NginxDirective;
  /** The first `add_header` of the block. */
  readonly own: NginxDirective;
  /** The directives from around that are not repeated. Those of included files have no place here. */
  readonly lost: readonly NginxDirective[];
  /** They stand in this file, so that they can be copied. */
  readonly isHere: boolean;
}

interface Around {
  readonly headers: readonly NginxDirective[];
  readonly isHere: boolean;
}

const BLOCKS = /^(?:http|server|location|if)$/u;
const NOTHING: Around = { headers: [], isHere: true };

/**
 * The blocks of a configuration that lose headers, in source order. A level takes over `add_header` only
 * when it has none of its own, unless `add_header_inherit merge` is in force.
 * https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header
 */
export function lostHeadersOf(project: Project, file: ProjectFile): readonly LostHeaders[] {
  return lostIn(project, readNginx(file).directives, NOTHING);
}

function lostIn(
  project: Project,
  directives: readonly NginxDirective[],
  around: Around,
): readonly LostHeaders[] {
  return directives.flatMap((block) => {
    if (block.block === undefined || !BLOCKS.test(block.name)) {
      return block.block === undefined ? [] : lostIn(project, block.block, around);
    }
    const included = block.block.filter(({ name }) => name === 'include');
    const brought = included.map((one) => headersOf(project, one));
    const own = block.block.filter(({ name }) => name === 'add_header');
    const merges = block.block.some(isMerge) || directives.some(isMerge);
    const known = brought.flatMap((headers) => headers ?? []);
    const isKnown = brought.every((headers) => headers !== undefined);
    const next = nextAround(around, own, known, merges);
    const [first] = own;
    const lost = around.headers.filter((header) => !isRepeated(header, [...own, ...known]));
    // A fixed answer, such as one for a health check, shows nobody a page.
    const isFixed = block.block.some(({ name }) => name === 'return');
    const loses = first !== undefined && isKnown && !merges && !isFixed && lost.length > 0;
    return [
      ...(loses ? [{ block, own: first, lost, isHere: around.isHere }] : []),
      ...(isKnown ? lostIn(project, block.block, next) : lostIn(project, block.block, NOTHING)),
    ];
  });
}

function nextAround(
  around: Around,
  own: readonly NginxDirective[],
  brought: readonly NginxDirective[],
  merges: boolean,
): Around {
  const headers = [...own, ...brought];
  if (headers.length === 0) {
    return around;
  }
  return {
    headers: merges ? [...around.headers, ...headers] : headers,
    isHere: brought.length === 0 && (!merges || around.isHere),
  };
}

function isMerge({ name, parameters }: NginxDirective): boolean {
  return name === 'add_header_inherit' && parameters[0]?.text === 'merge';
}

function isRepeated(header: NginxDirective, own: readonly NginxDirective[]): boolean {
  return own.some((one) => headerName(one) === headerName(header));
}

// The header that an `add_header` sets, in small letters.
function headerName({ parameters }: NginxDirective): string {
  return (parameters[0]?.text ?? '').toLowerCase();
}

const WITHOUT_HEADERS =
  /(?:^|\/)(?:mime\.types|fastcgi_params|fastcgi\.conf|proxy_params|uwsgi_params|scgi_params|snippets\/fastcgi[\w.-]*|letsencrypt\/options-ssl-nginx\.conf)$/u;

/** The headers of an included file; undefined when the repository does not have it. */
function headersOf(
  project: Project,
  { parameters }: NginxDirective,
): readonly NginxDirective[] | undefined {
  const written = parameters[0]?.text ?? '';
  const name = fileNameOf(written);
  if (WITHOUT_HEADERS.test(written)) {
    return [];
  }
  if (/[*?${]/u.test(written)) {
    return undefined;
  }
  const files = project.files((path) => fileNameOf(path) === name && isNginxInclude(path));
  const [first] = files;
  return first === undefined
    ? undefined
    : readNginx(first).directives.filter((directive) => directive.name === 'add_header');
}

/** True for files that nginx configurations can be made of. */
export function isNginxInclude(path: string): boolean {
  return (
    isNginxPath(path) ||
    /(?:^|\/)[\w.-]*(?:headers?|security|snippets?|common|params)[\w./-]*\.(?:conf|inc)$/iu.test(
      path,
    )
  );
}
