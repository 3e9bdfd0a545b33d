import { dataAt, entriesOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import { isBuildOutput } from '../deploy/build-output.ts';
import { isProductCode } from '../product-code.ts';
import type { ProjectFile } from '../project-file.ts';
import type { FileQuestion, Project } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';

/** A description of an API whose schemas have no examples. */
export interface BareDescription {
  readonly file: ProjectFile;
  readonly start: number;
  readonly end: number;
  readonly schemas: number;
}

const FEWEST = 3;
const EXAMPLE = /\bexamples?\b\s*["']?\s*[:=(]|json_schema_extra|schema_extra|openapi_examples/u;
const MODELS =
  /@ApiProperty(?:Optional)?\(|^class\s+\w+\((?:\w+\.)?BaseModel\b|\.openapi\(\s*["'`{]/gmu;

/** Code whose types become the description: FastAPI, NestJS, and zod with its OpenAPI extension. */
export const DESCRIBED_FILES: FileQuestion = {
  name: 'described-models',
  words: ['@ApiProperty', 'BaseModel', '.openapi('],
  path: isProductCode,
  file: ({ text }) => new RegExp(MODELS, 'mu').test(text),
};

/** True for a description of an API that is committed. */
export function isDescriptionPath(path: string): boolean {
  return (
    /(?:^|\/)[\w.-]*(?:openapi|swagger)[\w.-]*\.(?:ya?ml|json)$/iu.test(path) &&
    !isSamplePath(path) &&
    !isBuildOutput(path)
  );
}

/** The descriptions without any example: committed ones, and those that the code of a service makes. */
export function bareDescriptionsOf(project: Project): readonly BareDescription[] {
  return [...project.files(isDescriptionPath).flatMap(bareFile), ...bareServices(project)];
}

function bareFile(file: ProjectFile): readonly BareDescription[] {
  const root = readData(file)?.documents[0];
  const isDescription = textOf(dataAt(root, 'openapi')) ?? textOf(dataAt(root, 'swagger'));
  const schemas = dataAt(root, 'components', 'schemas') ?? dataAt(root, 'definitions');
  const entries = entriesOf(schemas);
  const [first] = entries;
  return isDescription === undefined ||
    first === undefined ||
    entries.length < FEWEST ||
    EXAMPLE.test(file.text)
    ? []
    : [{ file, start: first.keyStart, end: first.keyEnd, schemas: entries.length }];
}

// An example anywhere shows that examples are given where they are wanted.
function bareServices(project: Project): readonly BareDescription[] {
  const files = project.filesWhere(EXAMPLE_FILES).length > 0 ? [] : described(project);
  const models = files.flatMap((file) =>
    [...file.text.matchAll(MODELS)].map((match) => ({ file, match })),
  );
  const [first] = models;
  return first === undefined || models.length < FEWEST
    ? []
    : [
        {
          file: first.file,
          start: first.match.index,
          end: first.match.index + first.match[0].length,
          schemas: models.length,
        },
      ];
}

/** The files whose models stand in a description: of NestJS and zod, and those beside a FastAPI. */
function described(project: Project): readonly ProjectFile[] {
  const roots = new Set(
    project.filesWhere(DESCRIBING_FILES).map(({ path }) => serviceOf(project, path).root),
  );
  return project
    .filesWhere(DESCRIBED_FILES)
    .filter(
      ({ path, text }) =>
        /@nestjs\/swagger|zod-openapi|zod-to-openapi/u.test(text) ||
        roots.has(serviceOf(project, path).root),
    );
}

/** Code that gives an example of something. */
export const EXAMPLE_FILES: FileQuestion = {
  name: 'described-examples',
  words: ['example', 'schema_extra'],
  path: isProductCode,
  patterns: [EXAMPLE],
};

/** Code that makes a description of its own types. */
export const DESCRIBING_FILES: FileQuestion = {
  name: 'describing-applications',
  words: ['FastAPI('],
  path: isProductCode,
  patterns: [/\bFastAPI\(/u],
};
