import type { Severity } from '#core/severity.ts';

import type { Frame } from '../frame.ts';
import type { LineChange } from '../line-changes.ts';

/** What stands inside of a line. A string is plain text, hostile or not: writing it escapes it. */
export type Inline =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'severity'; readonly severity: Severity }
  /** A public page of ours or of a standard. */
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  /** A section or finding of the same document. */
  | { readonly kind: 'reference'; readonly text: string; readonly anchor: string };

export type Inlines = readonly Inline[];

/** One stretch of a bar. */
export interface BarPart {
  readonly name: string;
  readonly amount: number;
  readonly tone: Severity | 'good' | 'faint';
}

export interface Bar {
  readonly label: string;
  readonly parts: readonly BarPart[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly content: Inlines }
  | { readonly kind: 'heading'; readonly content: Inlines; readonly anchor?: string }
  | {
      readonly kind: 'list';
      readonly isOrdered?: boolean;
      readonly items: readonly Inlines[];
      /** Of each item, where something refers to it. */
      readonly anchors?: readonly string[];
    }
  /** Things to be done and ticked off. */
  | { readonly kind: 'checks'; readonly items: readonly Inlines[] }
  | {
      readonly kind: 'table';
      readonly heads: readonly string[];
      readonly rows: readonly (readonly Inlines[])[];
      /** True for a matrix of numbers, whose cells mean nothing without their neighbours. */
      readonly isMatrix?: boolean;
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'changes'; readonly changes: readonly LineChange[] }
  /** A picture of numbers that a table or sentence beside it states. */
  | { readonly kind: 'bars'; readonly bars: readonly Bar[] }
  /** What a reader opens. The summary is ours. */
  | { readonly kind: 'folded'; readonly summary: string; readonly blocks: readonly Block[] }
  /** One finding, told apart from the next. */
  | {
      readonly kind: 'finding';
      readonly anchor: string;
      readonly severity: Severity;
      readonly blocks: readonly Block[];
    };

export interface Section {
  readonly anchor: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A report before it is written as HTML or Markdown. */
export interface Document {
  readonly title: string;
  /** What stands below the title: subject, date, version. */
  readonly facts: readonly string[];
  readonly sections: readonly Section[];
}

/** A paragraph of these. */
export function paragraph(...content: Inlines): Block {
  return { kind: 'paragraph', content };
}

export function code(text: string): Inline {
  return { kind: 'code', text };
}
