import type { Confidence } from '#core/confidence.ts';
import type { Severity } from '#core/severity.ts';

/**
 * What a rule's findings may do, each level with what the ones before it do: nothing, be listed in the
 * check, be commented on their lines, block the merge.
 */
export const LEVELS = ['off', 'report', 'comment', 'block'] as const;

export type Level = (typeof LEVELS)[number];

/** The mildest severity that something is done for; `none` when it is done for no severity. */
export type Threshold = Severity | 'none';

/** Where a value in force was written. */
export interface Origin {
  /** How people name the file, such as `acme/.github: .github/faultline.yml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A value with the place where it was written; undefined for Faultline's own default. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: Origin | undefined;
}

/** What blocks a merge. */
export interface BlockPolicy {
  readonly severity: Threshold;
  /** The least that blocks. Low confidence never does. */
  readonly confidence: Exclude<Confidence, 'low'>;
  /** Whether findings that the base has too block as well. */
  readonly findings: 'new' | 'all';
  /** What to do when changed files that some rule reads could not be read. */
  readonly unread: 'pass' | 'block';
}

/** Overrides for the files of some paths. */
export interface PathPolicy {
  /** Glob patterns from the root of the repository. */
  readonly files: readonly string[];
  readonly block: Partial<Pick<BlockPolicy, 'severity' | 'confidence' | 'findings'>>;
  readonly rules: ReadonlyMap<string, Level>;
}

/** An accepted exception, as policy files write it. */
export interface FileWaiver {
  readonly rule: string;
  /** Glob of the paths that it is for; undefined for all. */
  readonly path: string | undefined;
  /** The one finding that it is for, by the first 6 or more digits of its fingerprint; undefined for all. */
  readonly finding: string | undefined;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day on which it holds, as `2027-01-31`. */
  readonly until: string;
}

/** A value that a repository wanted and that its organisation's lock keeps out. */
export interface Refusal {
  readonly key: string;
  readonly from: Origin;
  /** A plain sentence. */
  readonly why: string;
}

/** All that decides what a review does with its findings, each value with where it comes from. */
export interface Policy {
  readonly block: { readonly [K in keyof BlockPolicy]: Sourced<BlockPolicy[K]> };
  readonly comments: {
    readonly severity: Sourced<Threshold>;
    readonly most: Sourced<number>;
  };
  readonly rules: ReadonlyMap<string, Sourced<Level>>;
  readonly paths: readonly Sourced<PathPolicy>[];
  /** Glob patterns of files whose findings are left out. */
  readonly ignore: readonly Sourced<string>[];
  readonly waivers: readonly Sourced<FileWaiver>[];
  /** Whether the default branch's findings are uploaded to code scanning. */
  readonly codeScanning: Sourced<boolean>;
  readonly refused: readonly Refusal[];
}

/** What holds where no file says otherwise. */
export const DEFAULT_POLICY: Policy = {
  block: {
    severity: own('critical'),
    confidence: own('medium'),
    findings: own('new'),
    unread: own('pass'),
  },
  comments: { severity: own('high'), most: own(20) },
  rules: new Map(),
  paths: [],
  ignore: [],
  waivers: [],
  codeScanning: own(false),
  refused: [],
};

/** The defaults with these rules off: those that are still tried out. */
export function defaultPolicy(previews: readonly string[]): Policy {
  return { ...DEFAULT_POLICY, rules: new Map(previews.map((id) => [id, own('off')])) };
}

function own<T>(value: T): Sourced<T> {
  return { value, from: undefined };
}
