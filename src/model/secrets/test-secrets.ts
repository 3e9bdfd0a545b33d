import type { CodeModule } from '../code/code-module.ts';
import type { Expr, Node } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { FileQuestion } from '../project.ts';
import { calledName, lastName } from '../code/reach.ts';
import { isSecretName } from './settings-secret-names.ts';
import { stringOf } from '../code/values.ts';

/** A secret that a test puts into the environment and that could be taken for a real one. */
export interface TestSecret {
  readonly name: string;
  /** The value as it is written. */
  readonly value: Expr;
}

const WORDS = ['process.env', 'os.environ', 'setenv', 'stubEnv'];

// What tests read is no set-up of theirs.
const FIXTURES = /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test-data|corpus|snapshots?)\//u;

/** The files that set up tests and write to the environment. */
export const TEST_SET_UPS: FileQuestion = {
  name: 'environment of tests',
  words: WORDS,
  path: (path) =>
    languageOf(path) !== undefined &&
    !FIXTURES.test(path) &&
    (isTestPath(path) ||
      /(?:^|\/)(?:jest|vitest|test|tests?)[._-]?(?:set-?up|env|config|global)[\w.-]*\.\w+$/iu.test(
        path,
      )),
  file: ({ text }) => WORDS.some((word) => text.includes(word)),
};

/** Says that the value is nobody's: in the text itself, or by being one word over and over. */
const MARKED =
  /test|dummy|fake|example|mock|sample|placeholder|local|changeme|change[-_ ]me|not[-_ ]?(?:a|real|so)|secret|password|default|dev|your|insecure|invalid|stub|fixture|xxx|foo|bar|baz|lorem|abc|123|qwerty|0000|1111|aaaa|key|token|ci[-_]|user|admin|postgres|root/iu;
const LEAST_LENGTH = 16;
const LEAST_VARIETY = 10;

/** The realistic secrets that a file assigns to the environment, in source order. */
export function testSecretsOf(module: CodeModule): readonly TestSecret[] {
  return module.nodes.flatMap((node) => {
    const assigned = assignedAt(module, node);
    const text = assigned === undefined ? undefined : stringOf(module, assigned.value);
    return assigned !== undefined &&
      text !== undefined &&
      isSecretName(assigned.name) &&
      looksReal(text)
      ? [assigned]
      : [];
  });
}

function looksReal(text: string): boolean {
  return (
    text.length >= LEAST_LENGTH &&
    /^[\w+/=.-]+$/u.test(text) &&
    /\d/u.test(text) &&
    /[a-z]/iu.test(text) &&
    new Set(text).size >= LEAST_VARIETY &&
    !MARKED.test(text) &&
    !MARKED.test(encoded(text))
  );
}

// `MDEyMzQ1Njc4OWFiY2RlZg==` is 0123456789abcdef.
function encoded(text: string): string {
  const plain = Buffer.from(text, 'base64').toString('latin1');
  return /^[\x20-\x7E]+$/u.test(plain) ? plain : '';
}

function assignedAt(module: CodeModule, node: Node): TestSecret | undefined {
  switch (node.kind) {
    case 'assign':
    case 'bind': {
      const { target, value } = node;
      const isEnvironment =
        target.kind === 'member' &&
        /^(?:process\.env|os\.environ)$/u.test(module.text(target.object));
      return isEnvironment && value !== null ? { name: target.name, value } : undefined;
    }
    case 'call': {
      // `monkeypatch.setenv("NAME", "value")`, `vi.stubEnv('NAME', 'value')`.
      const isSetting =
        /^(?:setenv|stubEnv|setdefault|putenv)$/u.test(calledName(node)) &&
        node.callee.kind === 'member' &&
        lastName(node.callee.object) !== '';
      const [name, value] = node.args.map((each) => each.value);
      const text = stringOf(module, name);
      return isSetting && text !== undefined && value !== undefined
        ? { name: text, value }
        : undefined;
    }
    default:
      return undefined;
  }
}
