import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr, Ranged } from '../code/code.ts';
import type { FileQuestion } from '../project.ts';
import { nodesIn } from '../code/reach.ts';
import { calleeOf, nameOf } from '../code/resolve.ts';
import { positional, propertyOf } from '../code/values.ts';
import type { Option } from '../code/values.ts';

/** A place that takes files from requests without a bound on their size. */
export interface UnboundedUpload {
  readonly at: Ranged;
  /** What takes the file, for messages: `multer`, `avatar.read`. */
  readonly by: string;
  /** True when nothing in the file looks at what kind of file it is. */
  readonly isTypeFree: boolean;
}

const TYPE_CHECK =
  /mime_?type|content_?type|file-?type|fileFilter|allowed_?(?:ext|types|mime)|\bextname\b|splitext|imghdr|\bmagic\b|Image\.open|sharp\(|\.suffix\b|endswith\(|endsWith\(/iu;
const SIZE_CHECK =
  /max_?(?:file|upload|bytes|size|content)|file_?size|size_?limit|too_?large|\b413\b|\.size\b|content-length|MAX_|limits?\b/iu;

/** The question by which options for all interceptors of NestJS are found. */
export const MULTER_MODULES: FileQuestion = {
  name: 'uploads/multer-modules',
  words: ['MulterModule'],
  path: (path) => path.endsWith('.ts'),
  patterns: [/\bMulterModule\.register/u],
};

/** The uploads of a file that nothing bounds, in source order. */
export function unboundedUploadsOf(module: CodeModule): readonly UnboundedUpload[] {
  return module.language === 'python' ? readUploads(module) : parsers(module);
}

// https://github.com/expressjs/multer#limits, https://github.com/richardgirges/express-fileupload
const PARSERS: readonly (readonly [made: RegExp, index: number])[] = [
  [/^multer$/u, 0],
  [/^express-fileupload$/u, 0],
  // https://docs.nestjs.com/techniques/file-upload
  [/^@nestjs\/platform-express(?:\/multer)?\.Files?Interceptor$/u, 1],
  [/^(?:busboy|busboy\.Busboy|@fastify\/busboy)$/u, 0],
];

function parsers(module: CodeModule): readonly UnboundedUpload[] {
  return module.calls.flatMap((call) => {
    const name = calleeOf(module, call) ?? '';
    const parser = PARSERS.find(([made]) => made.test(name));
    const isRequire = call.callee.kind === 'name' && call.callee.name === 'require';
    const isElsewhere = name.startsWith('@nestjs/') && isBoundedByNest(module);
    if (parser === undefined || isRequire || isElsewhere || takesNoFile(module, call)) {
      return [];
    }
    const options = positional(call, parser[1]);
    const limits = propertyOf(module, options, 'limits');
    return isBounded(limits) || SIZE_CHECK.test(module.text(call).replaceAll(/\blimits\b/gu, ''))
      ? []
      : [
          {
            at: call.callee,
            by: module.text(call.callee),
            isTypeFree: !TYPE_CHECK.test(module.file.text),
          },
        ];
  });
}

/** The pipe that looks at the file, in the same file, or options for all interceptors, anywhere. */
function isBoundedByNest({ file, project }: CodeModule): boolean {
  return (
    /MaxFileSizeValidator|addMaxSizeValidator|ParseFilePipe/u.test(file.text) ||
    project.filesWhere(MULTER_MODULES).length > 0
  );
}

// `multer().none()` takes text fields alone.
function takesNoFile(module: CodeModule, call: Expr): boolean {
  const member = module.parent(call);
  const isTextOnly =
    /\.none\(/u.test(module.file.text) &&
    !/\.(?:single|array|fields|any)\(/u.test(module.file.text);
  return isTextOnly || (member?.kind === 'member' && member.name === 'none');
}

function isBounded(limits: Option): boolean {
  if (limits.kind !== 'given') {
    return limits.kind === 'unknown';
  }
  return (
    limits.value.kind !== 'object' ||
    propertyOf(limits.module, limits.value, 'fileSize').kind !== 'absent'
  );
}

/** `await file.read()` of FastAPI's `UploadFile` holds all of it. */
function readUploads(module: CodeModule): readonly UnboundedUpload[] {
  return module.nodes.flatMap((node) => (node.kind === 'function' ? readsIn(module, node) : []));
}

function readsIn(module: CodeModule, fn: FunctionExpr): readonly UnboundedUpload[] {
  const uploads = new Set(
    fn.params.flatMap(({ target, type }) =>
      target.kind === 'name' && type !== null && isUpload(module, type) ? [target.name] : [],
    ),
  );
  const text = module.text(fn);
  if (uploads.size === 0 || SIZE_CHECK.test(text) || /\blen\(/u.test(text)) {
    return [];
  }
  const read = nodesIn(fn).find(
    (node) =>
      node.kind === 'call' &&
      node.args.length === 0 &&
      node.callee.kind === 'member' &&
      node.callee.name === 'read' &&
      node.callee.object.kind === 'name' &&
      uploads.has(node.callee.object.name),
  );
  return read?.kind === 'call'
    ? [{ at: read.callee, by: module.text(read.callee), isTypeFree: !TYPE_CHECK.test(text) }]
    : [];
}

function isUpload(module: CodeModule, type: Expr): boolean {
  return (
    /^(?:fastapi|starlette)(?:\.\w+)*\.UploadFile$/u.test(nameOf(module, type) ?? '') ||
    /\bUploadFile\b/u.test(module.text(type))
  );
}
