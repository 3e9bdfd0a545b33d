import { isTestPath, languageOf } from './language.ts';
import type { Project } from './project.ts';

const EVERYWHERE = /\bBigInt\.prototype\b|\bpatch-bigint\b|\bjson-bigint-patch\b/u;
const FRAMEWORK =
  /\bjson replacer\b|\bsetReplySerializer\b|\bsetSerializerCompiler\b|\bpreSerialization\b|\bmapResponse\b|\bres(?:ponse)?\.json = /u;
const INTERCEPTOR = /\bNestInterceptor\b/u;
const BIGINT = /bigint/iu;

/** How far a program makes its serializers take BigInt. */
export type BigIntSerialiser = 'everywhere' | 'framework' | 'none';

/**
 * Whether the program changes how BigInt becomes JSON: for all values, by a method `toJSON` on its
 * prototype, or for the answers of its framework, by a serializer, replacer, hook or interceptor.
 */
export function bigIntSerialiserOf(project: Project): BigIntSerialiser {
  const files = project.files((path) => languageOf(path) === 'typescript' && !isTestPath(path));
  if (files.some(({ text }) => EVERYWHERE.test(text))) {
    return 'everywhere';
  }
  const isReplaced = files.some(
    ({ text }) => FRAMEWORK.test(text) || (INTERCEPTOR.test(text) && BIGINT.test(text)),
  );
  return isReplaced ? 'framework' : 'none';
}

const SOURCES =
  /\bBigInt\b|\b\d[\d_]*n\b|\bhrtime\.bigint\b|mode:\s*['"]bigint|\$queryRaw|setTypeParser|postgres\.BigInt/u;
const FIELD = /\bBigInt\b/u;

/** True when the text of some file could make a BigInt. */
export function couldMakeBigInt(path: string, text: string): boolean {
  return path.endsWith('.prisma') ? FIELD.test(text) : SOURCES.test(text);
}
