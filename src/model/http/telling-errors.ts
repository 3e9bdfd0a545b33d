import type { CodeModule } from '../code/code-module.ts';
import type { Language } from '../code/code.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import { isOneOffPath } from '../one-off-path.ts';
import type { FileQuestion } from '../project.ts';
import { isSamplePath } from '../sample-path.ts';
import { serviceOf } from '../services.ts';

/** A library of the service whose errors carry data of requests or rows. */
export interface TellingErrors {
  readonly library: string;
  /** What its errors carry, behind "errors of the library carry". */
  readonly carries: string;
}

interface Library extends TellingErrors {
  readonly language: Language;
  readonly imported: RegExp;
  readonly question: FileQuestion;
}

/**
 * https://axios-http.com/docs/handling_errors, https://node-postgres.com/apis/client,
 * https://sequelize.org/api/v6/class/src/errors/validation-error.js~validationerror,
 * https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine.params.hide_parameters
 */
const LIBRARIES: readonly Library[] = [
  library('typescript', 'axios', 'axios', 'the headers and the body of the request'),
  library('typescript', 'Sequelize', 'sequelize', 'the statement with its values'),
  library('typescript', 'TypeORM', 'typeorm', 'the statement with its values'),
  library('typescript', 'Prisma', '@prisma/client', 'the arguments of the query'),
  library('typescript', 'pg', 'pg', 'values of the rows in conflict'),
  library('typescript', 'Mongoose', 'mongoose', 'values of the documents'),
  library('python', 'SQLAlchemy', 'sqlalchemy', 'the statement with its values'),
  library('python', 'psycopg', 'psycopg2?', 'values of the rows in conflict'),
  library('python', 'Django', String.raw`django\.db`, 'values of the rows in conflict'),
];

function library(language: Language, name: string, module: string, carries: string): Library {
  const imported =
    language === 'python'
      ? new RegExp(String.raw`^(?:from|import) ${module}\b`, 'mu')
      : new RegExp(String.raw`['"]${module}['"]`, 'u');
  return {
    language,
    library: name,
    carries,
    imported,
    question: {
      name: `telling-errors/${name}`,
      words: [module.replaceAll('\\', '').replace(/2\?$/u, '')],
      path: (path) =>
        languageOf(path) === language &&
        !isTestPath(path) &&
        !isSamplePath(path) &&
        !isOneOffPath(path),
      file: ({ text }) => imported.test(text) && !/hide_parameters\s*=\s*True/u.test(text),
    },
  };
}

/** The questions by which such libraries are found. */
export const TELLING_ERROR_FILES: readonly FileQuestion[] = LIBRARIES.map(
  ({ question }) => question,
);

/** The first library with errors that carry data which the service of a file uses. */
export function tellingErrorsOf({
  project,
  path,
  language,
}: CodeModule): TellingErrors | undefined {
  const { root } = serviceOf(project, path);
  return LIBRARIES.find(
    (each) =>
      each.language === language &&
      project.filesWhere(each.question).some((file) => serviceOf(project, file.path).root === root),
  );
}
