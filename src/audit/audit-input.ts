import type { Rule } from '#model/rule.ts';

import type { AuditMemory } from './audit-memory.ts';

/** A file of the tree as the engine gets it: its text, or why there is none. */
export type AuditFile =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** The blob's name, by which what was worked out of it is found again. Made from the text if not given. */
      readonly id?: string;
    }
  | { readonly kind: 'unread'; readonly reason: string };

/** See `AuditInput.around`. */
export type RuleWatch = (rule: string, look: () => void) => void;

/** Everything an audit knows. Nothing else reaches the engine: no clock, no disk, no order of a map. */
export interface AuditInput {
  readonly rules: readonly Rule[];
  /**
   * Every path of the tree. A file that is `unread` is listed in the coverage with its reason; one
   * that no enabled rule reads needs no text.
   */
  readonly files: ReadonlyMap<string, AuditFile>;
  /** Former path → present path, so that a finding keeps its fingerprint when its file is renamed. */
  readonly renames?: ReadonlyMap<string, string>;
  /** What earlier audits worked out. It changes how long an audit takes, never what it says. */
  readonly memory?: AuditMemory;
  /** Names the repository in the memory. */
  readonly memoryKey?: string;
  /**
   * Does each look of a rule at something, by calling `look` once, so that whoever has a clock can tell
   * how long rules take. It changes nothing of what is found.
   */
  readonly around?: RuleWatch;
}
