import { isTestPath, languageOf } from '../code/language.ts';
import { onceEach } from '../once.ts';
import type { FileQuestion, Project } from '../project.ts';

const EVERYWHERE = /\bBigInt\.prototype\b|\bpatch-bigint\b|\bjson-bigint-patch\b/u;
/** An extension of Prisma's client that changes what queries give. */
const EXTENSION = /\$extends\(/u;
const FRAMEWORK =
  /\bjson replacer\b|\bsetReplySerializer\b|\bsetSerializerCompiler\b|\bpreSerialization\b|\bmapResponse\b|\bres(?:ponse)?\.json = /u;
const INTERCEPTOR = /\bNestInterceptor\b/u;
const BIGINT = /bigint/iu;

const EVERYWHERE_FILES: FileQuestion = {
  name: 'bigint/everywhere',
  words: ['BigInt.prototype', 'patch-bigint', 'json-bigint-patch', '$extends('],
  path: isProgram,
  file: ({ text }) => EVERYWHERE.test(text) || (EXTENSION.test(text) && BIGINT.test(text)),
};

const FRAMEWORK_FILES: FileQuestion = {
  name: 'bigint/framework',
  words: [
    'json replacer',
    'setReplySerializer',
    'setSerializerCompiler',
    'preSerialization',
    'mapResponse',
    '.json = ',
    'NestInterceptor',
  ],
  path: isProgram,
  file: ({ text }) => FRAMEWORK.test(text) || (INTERCEPTOR.test(text) && BIGINT.test(text)),
};

/** How far a program makes its serializers take BigInt. */
export type BigIntSerialiser = 'everywhere' | 'framework' | 'none';

/**
 * Whether the program changes how BigInt becomes JSON: for all values, by a method `toJSON` on its
 * prototype, or for the answers of its framework, by a serializer, replacer, hook or interceptor.
 */
export const bigIntSerialiserOf = onceEach((project: Project): BigIntSerialiser => {
  if (project.filesWhere(EVERYWHERE_FILES).length > 0) {
    return 'everywhere';
  }
  return project.filesWhere(FRAMEWORK_FILES).length > 0 ? 'framework' : 'none';
});

function isProgram(path: string): boolean {
  return languageOf(path) === 'typescript' && !isTestPath(path);
}
