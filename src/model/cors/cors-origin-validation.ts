import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { CallExpr, Node } from '../code/code.ts';
import { calleeOf, functionOf, nameOf } from '../code/resolve.ts';

const URL_PARSERS =
  /^(?:URL|URL\.(?:canParse|parse)|url\.(?:URL|parse)|urllib\.parse\.(?:urlparse|urlsplit)|yarl\.URL|httpx\.URL|furl\.furl|rfc3986\.\w+|validators\.(?:url|domain)|django\.core\.validators\.URLValidator(?:\(\))?|validator\.isURL|is-url(?:-http)?|valid-url\.\w+|envalid\.(?:url|host)|tldextract\.extract)$/u;
const URL_TYPES =
  /^(?:pydantic(?:\.\w+)*\.(?:AnyHttpUrl|AnyUrl|HttpUrl|AnyWebsocketUrl|HttpsUrl|UrlConstraints)|AnyHttpUrl|HttpUrl|AnyUrl)$/u;
const SCHEMA_METHODS = /^(?:url|uri|isURL|isUrl|httpUrl|IsUrl)$/u;
const CHECK_NAME =
  /(?:valid|check|assert|ensure|verify|parse|normali[sz]e|sanit|is)_?\w*(?:origin|url)/iu;
const REFUSING = /^(?:throw)$/u;

/** True for a call that parses a URL or runs a check of URLs: `new URL(o)`, `urlparse(o)`, `z.url()`. */
export function isUrlCheck(module: CodeModule, call: CallExpr): boolean {
  const name = calleeOf(module, call) ?? '';
  const { callee } = call;
  if (URL_PARSERS.test(name) || URL_TYPES.test(name)) {
    return true;
  }
  return callee.kind === 'member' && SCHEMA_METHODS.test(callee.name);
}

const DEEPEST_HELPER = 3;

/**
 * True when code parses origins as URLs, compares them with "*" or their scheme and refuses what does
 * not fit, or hands them to a function whose name says that it does so and that cannot be seen.
 */
export function validatesOrigins(module: CodeModule, node: Node, depth = 0): boolean {
  let isValidating = false;
  let hasStar = false;
  let isRefusing = false;
  walk([node], (each) => {
    if (isValidating) {
      return false;
    }
    if (each.kind === 'name' || each.kind === 'member') {
      isValidating = URL_TYPES.test(nameOf(module, each) ?? '');
    } else if (each.kind === 'call') {
      isValidating = isUrlCheck(module, each) || isChecking(module, each, depth);
    } else if (each.kind === 'literal' && (each.value === '*' || isScheme(each.value))) {
      hasStar = true;
    }
    isRefusing ||= REFUSING.test(each.kind) || isFiltering(each);
    isValidating ||= hasStar && isRefusing;
    return true;
  });
  return isValidating;
}

// `o !== '*'`, `if o != "*"`: what is left out cannot get through.
function isFiltering(node: Node): boolean {
  return (
    node.kind === 'binary' &&
    /^!==?$/u.test(node.op) &&
    [node.left, node.right].some((side) => side.kind === 'literal' && side.value === '*')
  );
}

function isScheme(value: unknown): boolean {
  return typeof value === 'string' && /^https?:(?:\/\/)?$/u.test(value);
}

function isChecking(module: CodeModule, call: CallExpr, depth: number): boolean {
  const own = functionOf(module, call.callee);
  if (own !== undefined) {
    return depth < DEEPEST_HELPER && validatesOrigins(own.module, own.expr, depth + 1);
  }
  const { callee } = call;
  const word = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
  return CHECK_NAME.test(word);
}
