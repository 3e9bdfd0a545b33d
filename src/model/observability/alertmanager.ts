import { dataAt, entriesOf, itemsOf, textOf } from '#syntax/data.ts';
import type { DataNode } from '#syntax/data.ts';

import { readData } from '../documents.ts';
import type { ProjectFile } from '../project-file.ts';
import type { Project } from '../project.ts';
import { isOperatedYaml } from './prometheus.ts';

/** A text with its place. */
export interface AlertAddress {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Who is told of an alert. https://prometheus.io/docs/alerting/latest/configuration/#receiver */
export interface AlertReceiver {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The addresses of all its integrations. */
  readonly addresses: readonly AlertAddress[];
  /** Addresses of `webhook_configs` alone. */
  readonly webhooks: readonly AlertAddress[];
  readonly isEmpty: boolean;
}

/** The configuration of an Alertmanager. */
export interface AlertmanagerConfig {
  readonly file: ProjectFile;
  readonly receivers: readonly AlertReceiver[];
}

const ADDRESS =
  /^(?:url|to|api_url|webhook_url|api_key|service_key|routing_key|bot_token|token|user_key|channel|smarthost)$/u;

/** The configurations of Alertmanagers, without templates that something else fills in. */
export function alertmanagerConfigs(project: Project): readonly AlertmanagerConfig[] {
  return project
    .files(isOperatedYaml)
    .filter(
      ({ text }) => /^receivers:/mu.test(text) && /^route:/mu.test(text) && !text.includes('{{-'),
    )
    .map((file) => ({
      file,
      receivers: itemsOf(dataAt(readData(file)?.documents[0], 'receivers')).flatMap(receiverOf),
    }));
}

function receiverOf(node: DataNode): readonly AlertReceiver[] {
  const name = dataAt(node, 'name');
  const text = textOf(name);
  if (name === undefined || text === undefined) {
    return [];
  }
  const integrations = entriesOf(node).filter(({ key }) => key.endsWith('_configs'));
  const filled = integrations.filter(({ value }) => itemsOf(value).length > 0);
  return [
    {
      name: text,
      start: name.start,
      end: name.end,
      addresses: filled.flatMap(({ value }) => itemsOf(value).flatMap(addressesOf)),
      webhooks: filled
        .filter(({ key }) => key === 'webhook_configs')
        .flatMap(({ value }) => itemsOf(value).flatMap(addressesOf)),
      isEmpty: filled.length === 0,
    },
  ];
}

function addressesOf(integration: DataNode): readonly AlertAddress[] {
  return entriesOf(integration).flatMap(({ key, value }) => {
    const text = textOf(value);
    return text !== undefined && ADDRESS.test(key)
      ? [{ text, start: value.start, end: value.end }]
      : [];
  });
}

const PLACEHOLDER =
  /@(?:example\.(?:com|org|net)|yourdomain|yourcompany|domain\.(?:com|tld)|company\.com|localhost)\b|\bexample\.(?:com|org|net)\b|\byour[-_]?\w*|change[-_]?me|replace[-_]?(?:me|with|this)|placeholder|\bX{3,}|<[^>]+>|services\/T0+\/|services\/(?:\.\.\.|xxx|T\/B|YOUR)|\bTODO\b|\bdummy\b/iu;

/** True for an address that stands for one that somebody still has to fill in. */
export function isPlaceholderAddress({ text }: AlertAddress): boolean {
  return PLACEHOLDER.test(text) && !text.includes('$');
}
