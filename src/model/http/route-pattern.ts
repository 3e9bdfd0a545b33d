/**
 * True when a path such as `/api/cron/daily` fits a pattern of file-system routing: `[id]` takes one
 * segment, `[...rest]` one or more, `[[...rest]]` any number.
 * https://nextjs.org/docs/app/api-reference/file-conventions/dynamic-routes
 */
export function fitsRoute(segments: readonly string[], path: readonly string[]): boolean {
  const [segment, ...others] = segments;
  if (segment === undefined) {
    return path.length === 0;
  }
  if (/^\[\[\.\.\.[^\]]+\]\]$/u.test(segment)) {
    return true;
  }
  if (/^\[\.\.\.[^\]]+\]$/u.test(segment)) {
    return path.length > 0;
  }
  const [first, ...rest] = path;
  const isDynamic = /^\[[^\]]+\]$/u.test(segment);
  return first !== undefined && (isDynamic || segment === first) && fitsRoute(others, rest);
}

/** The segments of a URL path, without query, fragment and slashes at the ends. */
export function urlSegments(url: string): readonly string[] {
  const path = url.split(/[?#]/u, 1)[0] ?? '';
  return path.split('/').filter((segment) => segment !== '');
}

/**
 * True when a rewrite from this source could take the path: the fixed text before the first parameter,
 * wildcard or other pattern sign is how the path begins.
 */
export function couldRewrite(source: string, path: string): boolean {
  const fixed = /^\^?(?<fixed>[^:(*?.+$\\[{]*)/u.exec(source)?.groups?.['fixed'] ?? '';
  const isWholly = fixed.length === source.length;
  return isWholly ? samePath(fixed, path) : path.startsWith(fixed.replace(/\/$/u, ''));
}

function samePath(a: string, b: string): boolean {
  return urlSegments(a).join('/') === urlSegments(b).join('/');
}
