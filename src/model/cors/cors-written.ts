import type { CodeModule } from '../code/code-module.ts';
import type { LiteralExpr, Node, Ranged } from '../code/code.ts';
import type { CorsLibrary, CorsSetup } from './cors.ts';
import { headerWritesOf } from '../http/response-headers.ts';
import type { HeaderWrite } from '../http/response-headers.ts';
import { valueOf } from '../code/values.ts';

const WRITTEN: CorsLibrary = {
  name: 'this code',
  star: 'literal',
  hasStarInLists: false,
  unset: 'none',
  matching: 'anywhere',
  hasPatternStrings: false,
};

/**
 * Access-Control-Allow-Origin written by hand beside Access-Control-Allow-Credentials, in one function
 * or one list of headers. The origin is a value of the header, never a list.
 */
export function writtenCors(module: CodeModule): readonly CorsSetup[] {
  if (!/access-control-allow-credentials/iu.test(module.file.text)) {
    return [];
  }
  const writes = headerWritesOf(module);
  const credentials = writes.filter(({ name }) => name === 'access-control-allow-credentials');
  return writes
    .filter(({ name }) => name === 'access-control-allow-origin')
    .flatMap((write): readonly CorsSetup[] => {
      const beside = credentials.find((other) => isBeside(module, write, other));
      return write.value === null ||
        beside === undefined ||
        !isTrue(module, beside) ||
        isForPreflights(module, write.node)
        ? []
        : [
            {
              library: WRITTEN,
              module,
              at: write.at,
              node: write.node,
              origins: { kind: 'given', module, value: write.value },
              pattern: { kind: 'absent' },
              credentials: { kind: 'given', module, value: literalTrue(beside.at) },
            },
          ];
    });
}

// What only the question beforehand is answered with lets nobody read the answer itself.
function isForPreflights(module: CodeModule, node: Node): boolean {
  const chain = [node, ...module.ancestors(node)];
  return chain.some(
    (ancestor) =>
      ancestor.kind === 'if' &&
      /===?\s*['"`]OPTIONS['"`]/u.test(module.text(ancestor.test)) &&
      ancestor.then.some((each) => chain.includes(each)),
  );
}

function literalTrue({ start, end }: Ranged): LiteralExpr {
  return { kind: 'literal', value: true, start, end };
}

// Headers of one object or list, or of one function.
function isBeside(module: CodeModule, a: HeaderWrite, b: HeaderWrite): boolean {
  const [fn, other] = [a, b].map(({ node }) => module.enclosingFunction(node));
  const areListed = [a, b].every(({ node }) => node.kind === 'object' || node.kind === 'list');
  if (fn !== undefined && !areListed) {
    return fn === other && !areAlternatives(module, a.node, b.node);
  }
  const isSame = a.node === b.node || module.parent(a.node) === module.parent(b.node);
  return isSame && fn === other;
}

// The two sides of one `if` never run together.
function areAlternatives(module: CodeModule, a: Node, b: Node): boolean {
  const [around, otherAround] = [a, b].map((node) => [node, ...module.ancestors(node)]);
  return [...module.ancestors(a)].some((ancestor) => {
    if (ancestor.kind !== 'if') {
      return false;
    }
    const [inThen, inOtherwise] = [ancestor.then, ancestor.otherwise].map((body) =>
      [around, otherAround].map((chain) => body.some((each) => chain?.includes(each) === true)),
    );
    return (
      (inThen?.[0] === true && inOtherwise?.[1] === true) ||
      (inThen?.[1] === true && inOtherwise?.[0] === true)
    );
  });
}

function isTrue(module: CodeModule, { value }: HeaderWrite): boolean {
  const known = value === null ? undefined : valueOf(module, value);
  return known?.isKnown === true && /^true$/iu.test(String(known.value));
}

/** True for a set-up that writes the headers itself. */
export function isWrittenByHand({ library }: CorsSetup): boolean {
  return library === WRITTEN;
}
