import { entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';

/** One scalar of a data file and the keys that lead to it. */
export interface DataSetting {
  /** The keys, outermost first; items of lists have none of their own. */
  readonly path: readonly string[];
  readonly name: string;
  readonly value: string;
  /** From the key to the end of the value. */
  readonly start: number;
  readonly end: number;
}

/** Every scalar with a key, in source order, of all documents. */
export function dataSettingsOf(file: ProjectFile): readonly DataSetting[] {
  const found: DataSetting[] = [];
  function visit(node: DataNode, path: readonly string[]): void {
    for (const { key, keyStart, value } of entriesOf(node)) {
      const text = textOf(value);
      if (text === undefined) {
        visit(value, [...path, key]);
      } else {
        found.push({ path, name: key, value: text, start: keyStart, end: value.end });
      }
    }
    for (const item of itemsOf(node)) {
      visit(item, path);
    }
  }
  for (const document of readData(file)?.documents ?? []) {
    visit(document, []);
  }
  return found;
}
