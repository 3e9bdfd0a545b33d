import { entriesOf, textOf } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import { fileNameOf } from '../repository-path.ts';

/** A variable of a `.env` file, from its name to the end of its value. */
export interface FileVariable {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The variables of a `.env` file, in its order. */
export function variablesOf(file: ProjectFile): readonly FileVariable[] {
  return entriesOf(readData(file)?.documents[0]).map(({ key, keyStart, keyEnd, value }) => ({
    name: key,
    value: textOf(value) ?? '',
    start: keyStart,
    end: Math.max(keyEnd, value.end),
  }));
}

/** True for `.env.production`, `prod.env` and their like, not for their examples. */
export function isProductionEnvironmentFile(path: string): boolean {
  return /^(?:\.env\.prod(?:uction)?|\.prod(?:uction)?\.env|prod(?:uction)?\.env)$/u.test(
    fileNameOf(path),
  );
}

/** True for an example that people copy to make their own `.env`. */
export function isExampleEnvironmentFile(path: string): boolean {
  return /^\.?env[\w.-]*\.(?:example|sample|template|dist|tpl)$|^\.env\.(?:example|sample|template|dist)[\w.-]*$|^(?:example|sample)\.env$|^\.env-(?:example|sample)$/u.test(
    fileNameOf(path),
  );
}
