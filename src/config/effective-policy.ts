import { CONFIDENCES } from '#core/confidence.ts';
import { SEVERITIES } from '#core/severity.ts';

import { DEFAULT_POLICY, LEVELS } from './policy.ts';
import type {
  BlockPolicy,
  FileWaiver,
  Level,
  Origin,
  PathPolicy,
  Policy,
  Refusal,
  Sourced,
  Threshold,
} from './policy.ts';
import type { PolicyFileValue } from './policy-schema.ts';
import type { PolicyFile } from './read-policy-file.ts';

/**
 * The policy in force: Faultline's defaults, over them what the organisation says, over that what the
 * repository says, key by key; lists add up. A key that the organisation locks can be made stricter by
 * the repository; what would make it looser is left out and listed.
 */
export function effectivePolicy(
  organisation: PolicyFile | undefined,
  repository: PolicyFile | undefined,
  defaults: Policy = DEFAULT_POLICY,
): Policy {
  const locks = new Locks(organisation);
  const files = [organisation, repository].filter((file) => file !== undefined);
  return files.reduce(
    (policy, file) => withFile(policy, file, file === organisation ? new Locks(undefined) : locks),
    defaults,
  );
}

/** What the organisation keeps repositories from loosening. */
class Locks {
  readonly #keys: readonly string[];
  readonly #file: PolicyFile | undefined;

  constructor(file: PolicyFile | undefined) {
    this.#file = file;
    this.#keys = file?.value.locked ?? [];
  }

  /** Where the lock on a key was written, undefined when it is not locked. */
  on(key: string): Origin | undefined {
    const index = this.#keys.findIndex((lock) => key === lock || key.startsWith(`${lock}.`));
    return index === -1 || this.#file === undefined
      ? undefined
      : { file: this.#file.name, line: this.#file.lineOf(['locked', index]) };
  }
}

/** Applies one file over what holds already, and remembers what a lock kept out. */
class Layer {
  readonly refused: Refusal[] = [];
  readonly #file: PolicyFile;
  readonly #locks: Locks;

  constructor(file: PolicyFile, locks: Locks) {
    this.#file = file;
    this.#locks = locks;
  }

  origin(path: readonly (string | number)[]): Origin {
    return { file: this.#file.name, line: this.#file.lineOf(path) };
  }

  /** The new value of a key, unless a lock keeps it out. */
  scalar<T extends string | number>(
    path: readonly [string, string],
    present: Sourced<T>,
    written: T | undefined,
    isLooser: (written: T, present: T) => boolean,
  ): Sourced<T> {
    if (written === undefined) {
      return present;
    }
    const from = this.origin(path);
    const key = path.join('.');
    const lock = this.#locks.on(key);
    if (lock !== undefined && isLooser(written, present.value)) {
      this.refuse(key, from, `${key} is locked at ${String(present.value)}`, lock);
      return present;
    }
    return { value: written, from };
  }

  /** The entries of a list that no lock keeps out. */
  entries<T>(key: 'ignore' | 'waivers', written: readonly T[] | undefined): readonly Sourced<T>[] {
    const lock = this.#locks.on(key);
    return (written ?? []).flatMap((value, index) => {
      const from = this.origin([key, index]);
      if (lock !== undefined) {
        this.refuse(key, from, `${key} is locked`, lock);
        return [];
      }
      return [{ value, from }];
    });
  }

  refuse(key: string, from: Origin, what: string, lock: Origin): void {
    this.refused.push({
      key,
      from,
      why: `${placeOf(from)} is not applied: ${what} by ${placeOf(lock)}.`,
    });
  }

  lockOn(key: string): Origin | undefined {
    return this.#locks.on(key);
  }
}

function withFile(policy: Policy, file: PolicyFile, locks: Locks): Policy {
  const layer = new Layer(file, locks);
  const { block = {}, comments = {}, ignore, waivers, codeScanning } = file.value;
  const merged: Omit<Policy, 'refused'> = {
    block: {
      severity: layer.scalar(
        ['block', 'severity'],
        policy.block.severity,
        block.severity,
        isMilder,
      ),
      confidence: layer.scalar(
        ['block', 'confidence'],
        policy.block.confidence,
        block.confidence,
        isSurer,
      ),
      findings: layer.scalar(
        ['block', 'findings'],
        policy.block.findings,
        block.findings,
        (written, present) => written === 'new' && present === 'all',
      ),
      unread: layer.scalar(
        ['block', 'unread'],
        policy.block.unread,
        block.unread,
        (written, present) => written === 'pass' && present === 'block',
      ),
    },
    comments: {
      severity: layer.scalar(
        ['comments', 'severity'],
        policy.comments.severity,
        comments.severity,
        isMilder,
      ),
      most: layer.scalar(
        ['comments', 'most'],
        policy.comments.most,
        comments.most,
        (written, present) => written < present,
      ),
    },
    rules: withRules(policy, file.value.rules, layer),
    paths: [...policy.paths, ...pathsOf(policy, file.value.paths, layer)],
    ignore: [...policy.ignore, ...layer.entries('ignore', ignore)],
    waivers: [...policy.waivers, ...layer.entries('waivers', waivers?.map(waiverOf))],
    codeScanning:
      codeScanning === undefined
        ? policy.codeScanning
        : { value: codeScanning, from: layer.origin(['codeScanning']) },
  };
  return { ...merged, refused: [...policy.refused, ...layer.refused] };
}

function withRules(
  policy: Policy,
  written: PolicyFileValue['rules'],
  layer: Layer,
): Policy['rules'] {
  const rules = new Map(policy.rules);
  for (const [id, level] of Object.entries(written ?? {})) {
    const from = layer.origin(['rules', id]);
    if (isAllowed(policy, id, level, from, layer)) {
      rules.set(id, { value: level, from });
    }
  }
  return rules;
}

function isAllowed(policy: Policy, id: string, level: Level, from: Origin, layer: Layer): boolean {
  const key = `rules.${id}`;
  const lock = layer.lockOn(key);
  const present = policy.rules.get(id)?.value;
  if (lock === undefined || rankOf(level) >= rankOf(present)) {
    return true;
  }
  layer.refuse(key, from, `${id} is locked${present === undefined ? '' : ` at ${present}`}`, lock);
  return false;
}

// A rule that is not named goes by its severity, which may block: stricter than any level but `block`.
function rankOf(level: Level | undefined): number {
  return level === undefined ? LEVELS.indexOf('block') - 0.5 : LEVELS.indexOf(level);
}

function pathsOf(
  policy: Policy,
  written: PolicyFileValue['paths'],
  layer: Layer,
): readonly Sourced<PathPolicy>[] {
  const lock = layer.lockOn('paths');
  return (written ?? []).flatMap((entry, index) => {
    const from = layer.origin(['paths', index]);
    if (lock !== undefined) {
      layer.refuse('paths', from, 'paths is locked', lock);
      return [];
    }
    const rules = Object.entries(entry.rules ?? {}).filter(([id, level]) =>
      isAllowed(policy, id, level, layer.origin(['paths', index, 'rules', id]), layer),
    );
    const block = allowedBlock(policy, entry.block ?? {}, index, layer);
    return [{ value: { files: entry.files, block, rules: new Map(rules) }, from }];
  });
}

function allowedBlock(
  policy: Policy,
  written: NonNullable<NonNullable<PolicyFileValue['paths']>[number]['block']>,
  index: number,
  layer: Layer,
): PathPolicy['block'] {
  function isKept(key: 'severity' | 'confidence' | 'findings', isLooser: boolean): boolean {
    const lock = layer.lockOn(`block.${key}`);
    if (lock === undefined || !isLooser) {
      return true;
    }
    const from = layer.origin(['paths', index, 'block', key]);
    const present = policy.block[key].value;
    layer.refuse(`block.${key}`, from, `block.${key} is locked at ${present}`, lock);
    return false;
  }
  const { severity, confidence, findings } = written;
  const { block } = policy;
  return {
    ...(severity !== undefined && isKept('severity', isMilder(severity, block.severity.value))
      ? { severity }
      : {}),
    ...(confidence !== undefined &&
    isKept('confidence', isSurer(confidence, block.confidence.value))
      ? { confidence }
      : {}),
    ...(findings !== undefined &&
    isKept('findings', findings === 'new' && block.findings.value === 'all')
      ? { findings }
      : {}),
  };
}

function waiverOf({
  rule,
  path,
  finding,
  reason,
  owner,
  until,
}: NonNullable<PolicyFileValue['waivers']>[number]): FileWaiver {
  return { rule, path, finding, reason, owner, until };
}

/** True when fewer severities reach the written threshold than the present one. */
function isMilder(written: Threshold, present: Threshold): boolean {
  return reach(written) < reach(present);
}

/** How many severities a threshold takes in. */
function reach(threshold: Threshold): number {
  return threshold === 'none' ? 0 : SEVERITIES.indexOf(threshold) + 1;
}

function isSurer(written: BlockPolicy['confidence'], present: BlockPolicy['confidence']): boolean {
  return CONFIDENCES.indexOf(written) < CONFIDENCES.indexOf(present);
}

/** `.github/faultline.yml, line 7`. */
export function placeOf({ file, line }: Origin): string {
  return `${file}, line ${String(line)}`;
}
