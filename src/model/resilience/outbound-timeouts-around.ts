import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Node } from '../code/code.ts';
import type { FileQuestion } from '../project.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { calledName, lastName } from '../code/reach.ts';

/** The program files that set a timeout for every call of a client in the process. */
export const DEFAULT_TIMEOUT_FILES: FileQuestion = {
  name: 'outbound-timeouts/defaults',
  words: ['defaults.timeout', 'setGlobalDispatcher', 'setdefaulttimeout', 'axios.defaults'],
  path: (path) => languageOf(path) !== undefined && !isTestPath(path),
  patterns: [
    /\bdefaults\.timeout\s*=|\bsetGlobalDispatcher\s*\(|\bsetdefaulttimeout\s*\(|\bdefaults\s*=\s*\{[^}]*timeout/u,
  ],
};

// An adapter of one's own may bring the timeout: https://requests.readthedocs.io/en/latest/user/advanced/#transport-adapters
const SESSION_WITH_ADAPTER = /\.mount\([^)]*timeout/iu;

const BOUNDING =
  /time_?out|deadline|^race$|^wait_for$|^fail_after$|^move_on_after$|breaker|^fire$|^abort/iu;

/**
 * True when something around the call ends it or stops waiting for it: a race, a wrapper that is named for
 * a timeout, a `with` block, a request that is aborted later, or a default of the process.
 */
export function isBoundedOutside(module: CodeModule, call: CallExpr): boolean {
  for (const around of module.ancestors(call)) {
    if (isBounding(around)) {
      return true;
    }
  }
  const { project, language } = module;
  if (SESSION_WITH_ADAPTER.test(module.file.text)) {
    return true;
  }
  return project
    .filesWhere(DEFAULT_TIMEOUT_FILES)
    .some(({ path }) => languageOf(path) === language);
}

function isBounding(around: Node): boolean {
  switch (around.kind) {
    case 'call':
      return BOUNDING.test(calledName(around));
    case 'function':
      return (
        BOUNDING.test(around.name ?? '') ||
        around.decorators.some((each) =>
          BOUNDING.test(lastName(each.kind === 'call' ? each.callee : each)),
        )
      );
    case 'with':
      return around.items.some(
        ({ context }) => context.kind === 'call' && BOUNDING.test(calledName(context)),
      );
    default:
      return false;
  }
}
