import type { CodeModule } from '../code/code-module.ts';
import { walk } from '../code/code-nodes.ts';
import type { Argument, Node, ObjectExpr } from '../code/code.ts';
import { valueOf } from '../code/values.ts';

/** What a record of a log gives away. */
export type RecordContents =
  /** A text that is the same each time, or the kind or number of something beside it. */
  | 'nothing'
  /** What the program works with. */
  | 'values'
  /** A caught error, with whatever it quotes, or data that is named for a person or a credential. */
  | 'telling'
  /** A password, key or token itself, by its name. */
  | 'credential';

const ERROR = /^(?:e|ex|err|exc)$|(?:err|error|exception|exc|reason|cause|traceback|stack)$/iu;
const PERSONAL =
  /e-?mail|passw|token|secret|credential|phone|address|user|customer|member|profile|session|account|payload|body|headers|cookie|claims/iu;
const CREDENTIAL =
  /^(?:(?:\w+_)?(?:password|passwd|passphrase|secret|api_?key|private_?key|access_?token|refresh_?token|id_?token|client_secret)|\w*(?:Password|Passphrase|Secret|ApiKey|PrivateKey|AccessToken|RefreshToken|IdToken)|token|jwt|authorization)$/iu;
const MASKED = /mask|safe|redact|saniti[sz]|obfuscat|hash|crypt/iu;
const TRACED = /^(?:request_?id|req_?id|correlation_?id|trace_?id)$/iu;
/** Texts of which the value beside them says whom or what they are about. */
const TEXT = /passw|\blog(?:ged|ging)? ?in\b|\bsign(?:ed|ing)? ?in\b|e-?mail|credential/iu;
/** What tells kinds and numbers and no more: `event.type`, `rows.length`. */
const HARMLESS =
  /^(?:\w+_|\w+(?=[A-Z]))?(?:type|Type|kind|Kind|action|Action|status|Status|statusCode|code|name|length|size|count|Count|port|method)$/u;

/** Tells what the arguments of a call that writes a record give away, by what they are called. */
export function contentsOf(module: CodeModule, args: readonly Argument[]): RecordContents {
  const open = args.filter(
    ({ name, isSpread, value }) =>
      !isOptionOfPrint(name) && (isSpread || !valueOf(module, value).isKnown),
  );
  const named = open.flatMap(({ isSpread, value }) => (isSpread ? [null] : namedIn(value)));
  const names = named.filter((name) => name !== null);
  // Who writes which request a record is about has thought of what it says.
  if (names.some((name) => TRACED.test(name))) {
    return 'nothing';
  }
  if (open.some(({ isSpread, value }) => !isSpread && isCredential(value))) {
    return 'credential';
  }
  if (names.some((name) => ERROR.test(name) || (PERSONAL.test(name) && !MASKED.test(name)))) {
    return 'telling';
  }
  if (named.length === 0) {
    return 'nothing';
  }
  return args.some(({ value }) => speaksOfPersons(module, value)) ? 'telling' : 'values';
}

/** The value itself, and not what somebody found out about it: `token`, `user.password`. */
function isCredential(value: Node): boolean {
  const isNamed = value.kind === 'name' || value.kind === 'member';
  return isNamed && CREDENTIAL.test(value.name) && !MASKED.test(value.name);
}

// https://docs.python.org/3/library/functions.html#print
function isOptionOfPrint(name: string | null): boolean {
  return name !== null && /^(?:file|end|sep|flush)$/u.test(name);
}

function speaksOfPersons(module: CodeModule, value: Node): boolean {
  let isFound = false;
  walk([value], (node) => {
    isFound ||=
      (node.kind === 'literal' && TEXT.test(module.text(node))) ||
      (node.kind === 'template' && node.texts.some((text) => TEXT.test(text)));
    return node.kind !== 'function';
  });
  return isFound;
}

/** The names below an expression that say what it is; null for what has none. */
function namedIn(value: Node): readonly (string | null)[] {
  const names: (string | null)[] = [];
  walk([value], (node) => {
    switch (node.kind) {
      case 'name':
        names.push(node.name);
        return true;
      case 'member':
        if (HARMLESS.test(node.name) && !isError(node.object)) {
          return false;
        }
        names.push(node.name);
        // Of whom an id is, only the database tells.
        return !/^(?:id|_id|uuid)$/u.test(node.name);
      case 'object':
        names.push(null, ...keysOf(node));
        return true;
      case 'call':
      case 'index':
        names.push(null);
        return true;
      default:
        return node.kind !== 'function';
    }
  });
  return names;
}

function isError(node: Node): boolean {
  return node.kind === 'name' && ERROR.test(node.name);
}

function keysOf({ entries }: ObjectExpr): readonly string[] {
  return entries.flatMap((entry) => (entry.kind === 'property' ? [entry.key] : []));
}
