import { dataAt, entriesOf, entryOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';

/** One stage of a pipeline of Promtail. https://grafana.com/docs/loki/latest/send-data/promtail/stages/ */
export interface PromtailStage {
  /** Such as `replace`, `json`, `output`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly expression: DataNode | undefined;
  readonly source: string | undefined;
}

/** The pipelines of a Promtail configuration, those within `match` too; each a list of stages. */
export function promtailPipelines(file: ProjectFile): readonly (readonly PromtailStage[])[] {
  if (!file.text.includes('pipeline_stages') || file.text.includes('{{-')) {
    return [];
  }
  return (readData(file)?.documents ?? []).flatMap((root) => pipelinesIn(root, 0));
}

const DEEPEST = 12;

function pipelinesIn(node: DataNode, depth: number): readonly (readonly PromtailStage[])[] {
  if (depth > DEEPEST) {
    return [];
  }
  const own = entriesOf(node)
    .filter(({ key }) => key === 'pipeline_stages' || key === 'stages')
    .map(({ value }) => itemsOf(value).flatMap(stageOf));
  const inner = [...entriesOf(node).map(({ value }) => value), ...itemsOf(node)];
  return [...own, ...inner.flatMap((child) => pipelinesIn(child, depth + 1))];
}

function stageOf(item: DataNode): readonly PromtailStage[] {
  const [entry] = entriesOf(item);
  return entry === undefined
    ? []
    : [
        {
          kind: entry.key,
          start: entry.keyStart,
          end: entry.value.end,
          expression: entryOf(entry.value, 'expression')?.value,
          source: textOf(dataAt(entry.value, 'source')),
        },
      ];
}
