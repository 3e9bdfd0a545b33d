/** A segment of a route's path: fixed text, or what takes any text. */
export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string };

const LITERAL = /^[\w.~@%-]+$/u;
/** Express, Koa, Hono and NestJS. One with a pattern of its own may leave the literal to others. */
const COLON = /^:(?<name>\w+)$/u;
/** FastAPI and Starlette; `{item_id:int}` takes numbers only. */
const BRACES = /^\{(?<name>\w+)(?::str)?\}$/u;
/** Django; a converter other than these takes certain texts only. */
const ANGLES = /^<(?:(?:str|slug):)?(?<name>\w+)>$/u;

/**
 * The segments of a path, when each is fixed text or a parameter that takes any text. Undefined for a path
 * with optional parts, patterns, converters or wildcards, of which it cannot be told here what they match.
 */
export function routeSegments(path: string): readonly RouteSegment[] | undefined {
  const segments = path
    .split('/')
    .filter((text) => text !== '')
    .map(segmentOf);
  return segments.some((segment) => segment === undefined)
    ? undefined
    : segments.filter((segment) => segment !== undefined);
}

function segmentOf(text: string): RouteSegment | undefined {
  if (LITERAL.test(text)) {
    return { kind: 'literal', text };
  }
  const name = [COLON, BRACES, ANGLES]
    .map((form) => form.exec(text)?.groups?.['name'])
    .find((each) => each !== undefined);
  return name === undefined ? undefined : { kind: 'parameter', name };
}

/**
 * The parameter of one path that takes a literal of another, when the first matches every request for the
 * second: both have as many segments, and each of the first is a parameter or the same text. Undefined
 * when the paths are equal but for names, or the first does not match the second.
 */
export function shadowingParameter(
  first: readonly RouteSegment[],
  second: readonly RouteSegment[],
): { readonly parameter: string; readonly literal: string } | undefined {
  if (first.length !== second.length) {
    return undefined;
  }
  let found: { readonly parameter: string; readonly literal: string } | undefined;
  for (const [index, a] of first.entries()) {
    const b = second[index];
    if (b === undefined || (a.kind === 'literal' && (b.kind !== 'literal' || a.text !== b.text))) {
      return undefined;
    }
    if (a.kind === 'parameter' && b.kind === 'literal') {
      found ??= { parameter: a.name, literal: b.text };
    }
  }
  return found;
}
