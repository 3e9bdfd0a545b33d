import type { Language } from '../code/code.ts';

/** How programs make an application of one framework. */
export interface HttpFramework {
  /** As its authors write it. */
  readonly name: string;
  readonly language: Language;
  /** One of these stands in every file that makes an application. */
  readonly words: readonly string[];
  /** The resolved name of the call that makes an application. */
  readonly creates: RegExp;
}
