import { isTestPath, languageOf } from './language.ts';
import type { Project } from './project.ts';

const EVERYWHERE = /\bBigInt\.prototype\b|\bpatch-bigint\b|\bjson-bigint-patch\b/u;
/** An extension of Prisma's client that changes what queries give. */
const EXTENSION = /\$extends\(/u;
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
  const isEverywhere = files.some(
    ({ text }) => EVERYWHERE.test(text) || (EXTENSION.test(text) && BIGINT.test(text)),
  );
  if (isEverywhere) {
    return 'everywhere';
  }
  const isReplaced = files.some(
    ({ text }) => FRAMEWORK.test(text) || (INTERCEPTOR.test(text) && BIGINT.test(text)),
  );
  return isReplaced ? 'framework' : 'none';
}
