import { LRUCache } from 'lru-cache';

import type { CodeFacts } from '#model/code/code.ts';
import type { Basis } from '#model/once.ts';
import type { KeptFact } from '#model/project.ts';

import type { AnsweredQuestion } from './file-questions.ts';
import type { RawControl, RawViolation } from './raw-violation.ts';

/** What one rule said on one visit. */
export interface RememberedVisit {
  readonly rule: string;
  readonly violations: readonly RawViolation[];
  readonly controls: readonly RawControl[];
  /** Why the rule failed there, undefined when it did not. */
  readonly failure: string | undefined;
}

/** What an audit worked out, and what that rests on. */
export interface RememberedAnswer {
  readonly basis: Basis;
  readonly visits: readonly RememberedVisit[];
  /** Of a code file, the first stretch that could not be parsed, as the coverage states it. */
  readonly problem: string | undefined;
}

/** The last audit of a repository. */
export interface RememberedProject {
  /** Names the rules that ran: others would say something else. */
  readonly rules: string;
  /** Content id by path, of all files. */
  readonly ids: ReadonlyMap<string, string>;
  /** By file, the imports that were asked for, with what they led to. */
  readonly targets: ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;
  readonly questions: ReadonlyMap<string, AnsweredQuestion>;
  readonly facts: ReadonlyMap<string, KeptFact>;
  /** By the name that the audit gives to each of its steps. */
  readonly answers: ReadonlyMap<string, RememberedAnswer>;
}

/** Facts take about twenty bytes for each character of source: at most some 160 MB. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
const MOST_PROJECTS = 16;

/** What one thread remembers from audit to audit, bounded, the least used forgotten first. */
export class AuditMemory {
  readonly #facts = new LRUCache<string, CodeFacts>({ maxSize: MOST_CHARACTERS });
  readonly #projects = new LRUCache<string, RememberedProject>({ max: MOST_PROJECTS });

  /** The facts under a key, made when they are not there. `size` is the length of the text. */
  facts(key: string, size: number, make: () => CodeFacts): CodeFacts {
    let facts = this.#facts.get(key);
    if (facts === undefined) {
      facts = make();
      this.#facts.set(key, facts, { size: Math.max(size, 1) });
    }
    return facts;
  }

  project(key: string): RememberedProject | undefined {
    return this.#projects.get(key);
  }

  remember(key: string, project: RememberedProject): void {
    this.#projects.set(key, project);
  }
}
