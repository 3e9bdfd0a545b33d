import type { EditProposal } from '#core/rule.ts';

import type { CodeModule } from '../code/code-module.ts';
import { STALL_DEFAULTS } from './queue-stalls-bull.ts';
import type { Setting, StallChecks } from './queue-stalls-bull.ts';

/** Another value for a setting; nothing when its value is not a literal of this file. */
export function replaceSetting(
  module: CodeModule,
  { option }: Setting,
  text: string,
): { readonly suggestion?: EditProposal } {
  if (option.kind !== 'given' || option.module !== module || option.value.kind !== 'literal') {
    return {};
  }
  return {
    suggestion: {
      title: `Set it to ${text}`,
      edits: [{ ...module.place(option.value), text }],
    },
  };
}

/** The defaults of BullMQ, stated; nothing when the options are not an object literal of one line's shape. */
export function explicitDefaults(
  module: CodeModule,
  { literal }: StallChecks,
): { readonly suggestion?: EditProposal } {
  const last = literal?.entries.at(-1);
  if (literal === undefined || last === undefined) {
    return {};
  }
  const first = literal.entries[0];
  if (first?.kind !== 'property') {
    return {};
  }
  const between = module.text({ start: literal.start + 1, end: first.keyStart });
  const isOwnLine = /^\r?\n[ \t]*$/u.test(between);
  if (!isOwnLine && between.trim() !== '') {
    return {};
  }
  const separator = isOwnLine ? `,${between}` : ', ';
  const { stalledInterval, maxStalledCount } = STALL_DEFAULTS;
  const text = [
    `stalledInterval: ${stalledInterval}`,
    `maxStalledCount: ${maxStalledCount}`,
    '',
  ].join(separator);
  return {
    suggestion: {
      title: 'State the defaults',
      edits: [{ ...module.place({ start: first.keyStart, end: first.keyStart }), text }],
    },
  };
}
