import { textOf } from '#syntax/data.ts';

import type { PromtailStage } from './promtail-stages.ts';

/** Why a stage that is meant to take out secrets leaves them. */
export interface IneffectiveStage {
  readonly kind: 'key' | 'nothing' | 'overwritten' | 'unused' | 'json';
  readonly at: { readonly start: number; readonly end: number };
  /** The field that goes out unscrubbed, or a word of the pattern. */
  readonly name: string;
}

const SECRET =
  /pass(?:word|wd)?|token|secret|authorization|api[-_\\]*[.?[\]_-]*key|bearer|e-?mail|card|ssn|cookie|credential|phone/iu;
const VALUE = /\\S|\\w|\\d|\[\^|\.[+*]|\[[^\]]*\][+*{]/u;
const EXTRACTS = /^(?:json|logfmt|regex|cri|docker)$/u;

/**
 * The stages of one pipeline that are meant to take out secrets and do not. Promtail replaces what groups
 * capture and nothing else: https://grafana.com/docs/loki/latest/send-data/promtail/stages/replace/
 */
export function ineffectiveStages(
  stages: readonly PromtailStage[],
  logsJson: boolean,
): readonly IneffectiveStage[] {
  return stages.flatMap((stage, index) => {
    const pattern = textOf(stage.expression) ?? '';
    const word = SECRET.exec(pattern)?.[0];
    const isMeant =
      stage.kind === 'replace' && stage.expression !== undefined && word !== undefined;
    return isMeant
      ? (wrongPattern(stage, pattern, word, logsJson) ?? wrongPlace(stages, index) ?? [])
      : [];
  });
}

function wrongPattern(
  { expression, start, end }: PromtailStage,
  pattern: string,
  name: string,
  logsJson: boolean,
): IneffectiveStage | undefined {
  const at = expression ?? { start, end };
  const { captured, rest } = partsOf(pattern);
  if (captured.length === 0) {
    return { kind: 'nothing', at, name };
  }
  if (captured.every((group) => !VALUE.test(group)) && VALUE.test(rest)) {
    return { kind: 'key', at, name };
  }
  return logsJson && missesJson(pattern, name) ? { kind: 'json', at, name } : undefined;
}

/** What the capturing groups hold, and the pattern without them. */
function partsOf(pattern: string): { readonly captured: readonly string[]; readonly rest: string } {
  const captured: string[] = [];
  const open: { readonly from: number; readonly captures: boolean }[] = [];
  let rest = '';
  let isSet = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const sign = pattern.charAt(index);
    const piece = sign === '\\' ? pattern.slice(index, index + 2) : sign;
    if (sign === '[' || sign === ']') {
      isSet = sign === '[';
    } else if (sign === '(' && !isSet) {
      open.push({ from: index, captures: /^\((?!\?)|^\(\?P?<\w/u.test(pattern.slice(index)) });
    } else if (sign === ')' && !isSet) {
      const group = open.pop();
      if (group?.captures === true) {
        captured.push(pattern.slice(group.from, index));
      }
    }
    if (!open.some(({ captures }) => captures)) {
      rest += piece;
    }
    index += piece.length - 1;
  }
  return { captured, rest };
}

/** True when the pattern takes `password=x` for a secret and not `"password":"x"`. */
function missesJson(pattern: string, word: string): boolean {
  const key = /^[a-z]+$/iu.test(word) ? word.toLowerCase() : 'password';
  const expression = asRegExp(pattern);
  const plain = [`${key}=hunter2hunter2`, `${key}: hunter2hunter2`, `${key}:hunter2hunter2`];
  const json = [
    `{"level":30,"${key}":"hunter2hunter2","msg":"x"}`,
    `{"level": "info", "${key}": "hunter2hunter2", "msg": "x"}`,
    `{"level":30,"${key}":"Bearer hunter2hunter2.hunter2.hunter2","msg":"a@acme.dev 4111111111111111"}`,
  ];
  return (
    expression !== undefined &&
    plain.some((line) => expression.test(line)) &&
    !json.some((line) => expression.test(line))
  );
}

// RE2 writes flags and names in front; what has no counterpart is left alone.
function asRegExp(pattern: string): RegExp | undefined {
  const flags = /^\(\?(?<flags>[ims]+)\)/u.exec(pattern);
  const body = pattern.slice(flags?.[0].length ?? 0).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(body, flags?.groups?.['flags'] ?? '');
  } catch {
    return undefined;
  }
}

function wrongPlace(stages: readonly PromtailStage[], index: number): IneffectiveStage | undefined {
  const stage = stages[index];
  const output = stages.findLastIndex(({ kind }) => kind === 'output');
  const field = stages[output]?.source;
  if (stage === undefined || field === undefined) {
    return undefined;
  }
  if (stage.source === field && index > output) {
    return { kind: 'unused', at: stage, name: field };
  }
  const extracted = stages.findIndex(({ kind }) => EXTRACTS.test(kind));
  return stage.source === undefined && extracted !== -1 && extracted < index && index < output
    ? { kind: 'overwritten', at: stage, name: field }
    : undefined;
}
