import type { ProjectFile } from './project-file.ts';
import type { Project } from './project.ts';

/**
 * Something that a file says by its path and text alone, read once for each content: the next audit
 * reads it again of the files that changed. It is plain data, since it outlives the audit, and a concept
 * of one file that needs its nodes is no such fact. Undefined for a file that is not there or not
 * readable. `name` tells it from all others.
 */
export function fileFact<Fact>(
  name: string,
  read: (file: ProjectFile) => Fact,
): (project: Project, path: string) => Fact | undefined {
  const facts = new WeakMap<Project, Map<string, Fact>>();
  function keep(project: Project, known: Map<string, Fact>): Map<string, Fact> {
    facts.set(project, known);
    project.keep({
      name: `\0fact ${name}`,
      basis: undefined,
      takeOver: (next, changed) => {
        keep(next, new Map([...known].filter(([path]) => !changed.has(path))));
      },
      holdsIn: () => true,
    });
    return known;
  }
  return (project, path) => {
    const known = facts.get(project) ?? keep(project, new Map());
    const file = project.file(path);
    if (file === undefined) {
      return undefined;
    }
    const fact = known.has(path) ? known.get(path) : read(file);
    if (fact !== undefined) {
      known.set(path, fact);
    }
    return fact;
  };
}
