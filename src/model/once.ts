/**
 * What an answer was worked out from, so that a later audit can tell whether it still holds: files by
 * their path, and what else was asked of the project by a name of its own; other answers by their basis.
 */
export class Basis {
  readonly parts = new Set<string | Basis>();
}

let current: Basis | undefined;

/** The answer that is being worked out rests on this. Says nothing when none is. */
export function restOn(part: string | Basis): void {
  current?.parts.add(part);
}

/** Does the work and keeps in the basis what it looked at, also when it throws. */
export function workOut<T>(basis: Basis, work: () => T): T {
  const outer = current;
  current = basis;
  try {
    return work();
  } finally {
    current = outer;
  }
}

/**
 * The work, done once for each subject and key as long as the subject lives. Every concept that several
 * rules ask for is kept this way and no other: whoever is given a kept answer rests on what it rests on.
 * The subject is something of one audit, a module or the project, never a node, which outlives it.
 */
export function once<Subject extends WeakKey, Key, Answer>(
  work: (subject: Subject, key: Key) => Answer,
): (subject: Subject, key: Key) => Answer {
  const bySubject = new WeakMap<Subject, Map<Key, { basis: Basis; answer: Answer }>>();
  return (subject, key) => {
    let byKey = bySubject.get(subject);
    if (byKey === undefined) {
      byKey = new Map();
      bySubject.set(subject, byKey);
    }
    const kept = byKey.get(key);
    if (kept !== undefined) {
      restOn(kept.basis);
      return kept.answer;
    }
    const basis = new Basis();
    restOn(basis);
    const answer = workOut(basis, () => work(subject, key));
    byKey.set(key, { basis, answer });
    return answer;
  };
}

/** `once` for work that needs nothing but its subject. */
export function onceEach<Subject extends WeakKey, Answer>(
  work: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const answerFor = once((subject: Subject, _key: undefined) => work(subject));
  return (subject) => answerFor(subject, undefined);
}
