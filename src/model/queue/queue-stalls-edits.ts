import type { EditProposal } from '#core/rule.ts';

import type { CodeModule } from '../code/code-module.ts';
import type { Setting } from './queue-stalls-bull.ts';

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
