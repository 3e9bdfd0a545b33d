import { Basis, restOn, workOut } from '../once.ts';
import type { Project } from '../project.ts';

// As a part of a basis; no path has its first character.
function settledPart(name: string): string {
  return `\0settled ${name}`;
}

/**
 * Something about the project as a whole that many files are judged by, worked out once an audit. Whoever
 * asks rests on the answer and not on everything that it was worked out from: when a change leaves the
 * answer as it was, nothing is looked at again for it.
 *
 * The answer is plain data without modules, since it outlives the audit. `name` tells it from all others.
 */
export function settled<Answer>(
  name: string,
  work: (project: Project) => Answer,
  isSame: (a: Answer, b: Answer) => boolean,
): (project: Project) => Answer {
  const answers = new WeakMap<Project, { readonly answer: Answer }>();
  function keep(project: Project, answer: Answer, basis: Basis): void {
    answers.set(project, { answer });
    project.keep({
      name: settledPart(name),
      basis,
      takeOver: (next) => {
        keep(next, answer, basis);
      },
      holdsIn: (next) => isSame(settle(next), answer),
    });
  }
  function settle(project: Project): Answer {
    restOn(settledPart(name));
    const known = answers.get(project);
    if (known !== undefined) {
      return known.answer;
    }
    const basis = new Basis();
    const answer = workOut(basis, () => work(project));
    keep(project, answer, basis);
    return answer;
  }
  return settle;
}

/** True for sets with the same items. */
export function haveSameItems<Item>(a: ReadonlySet<Item>, b: ReadonlySet<Item>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}
