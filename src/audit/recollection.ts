import { createHash } from 'node:crypto';

import { languageOf } from '#model/code/language.ts';
import { Basis, workOut } from '#model/once.ts';
import type { KeptFact } from '#model/project.ts';
import type { Rule } from '#model/rule.ts';

import type { AuditFile, AuditInput } from './audit-input.ts';
import type { AuditMemory, RememberedAnswer, RememberedProject } from './audit-memory.ts';
import type { AuditedProject } from './audited-project.ts';
import { ALL_PATHS, existenceOf, questionPart } from './basis-parts.ts';
import { askAgain } from './file-questions.ts';
import { decidesImports } from './interest.ts';
import type { Lowering } from './lowering.ts';
import { basisGraph } from './stale-answers.ts';
import type { BasisGraph } from './stale-answers.ts';

type Work = () => Omit<RememberedAnswer, 'basis'>;

/** What an audit can take over from the last one of the same repository. */
export interface Recollection {
  /** The answer of the last audit where it still holds, else the work done now. */
  answer(name: string, work: Work): Omit<RememberedAnswer, 'basis'>;
  /** What the answers of this audit rest on. To be asked after the last of them. */
  parts(): ReadonlySet<string>;
  /** Keeps what this audit worked out for the next one. */
  keep(): void;
}

/** Without a memory every answer is worked out. */
export function recollect(
  { memory, memoryKey, files }: AuditInput,
  rules: readonly Rule[],
  project: AuditedProject,
): Recollection {
  const answers = new Map<string, RememberedAnswer>();
  if (memory === undefined || memoryKey === undefined) {
    return {
      answer: (name, work) => {
        const answer = workedOut(work);
        answers.set(name, answer);
        return answer;
      },
      parts: () => graphOf(answers, project.facts).parts,
      keep: () => {},
    };
  }
  const ids = idsOf(files);
  const ruleIds = rules.map(({ meta }) => meta.id).join(' ');
  const last = memory.project(memoryKey);
  const before = last?.rules === ruleIds ? last : undefined;
  const stale = before === undefined ? new Set<Basis>() : staleSince(before, ids, project);
  return {
    parts: () => graphOf(answers, project.facts).parts,
    answer: (name, work) => {
      const known = before?.answers.get(name);
      const answer = known === undefined || stale.has(known.basis) ? workedOut(work) : known;
      answers.set(name, answer);
      return answer;
    },
    keep: () => {
      const { questions, facts } = project;
      const targets = mergedTargets(before, ids, project);
      memory.remember(memoryKey, { rules: ruleIds, ids, targets, questions, facts, answers });
    },
  };
}

function graphOf(
  answers: ReadonlyMap<string, RememberedAnswer>,
  facts: ReadonlyMap<string, KeptFact>,
): BasisGraph {
  return basisGraph([
    ...[...answers.values()].map(({ basis }) => basis),
    ...[...facts.values()].flatMap(({ basis }) => basis ?? []),
  ]);
}

function workedOut(work: Work): RememberedAnswer {
  const basis = new Basis();
  return { basis, ...workOut(basis, work) };
}

/** Facts by content: what was parsed once is not parsed again, whatever file it stands in. */
export function rememberingLowering(
  lowering: Lowering,
  memory: AuditMemory,
  files: ReadonlyMap<string, AuditFile>,
): Lowering {
  return (language, path, text) => {
    const entry = files.get(path);
    const id = entry === undefined ? '' : contentId(entry);
    // The extension decides the dialect.
    const extension = path.slice(path.lastIndexOf('.') + 1);
    return memory.facts(`${language}:${extension}:${id}`, text.length, () =>
      lowering(language, path, text),
    );
  };
}

/** The bases of the last audit that no longer hold. Questions that still matter are taken over. */
function staleSince(
  before: RememberedProject,
  ids: ReadonlyMap<string, string>,
  project: AuditedProject,
): ReadonlySet<Basis> {
  const facts = [...before.facts.values()];
  const graph = graphOf(before.answers, before.facts);
  const changed = changedPaths(before.ids, ids);
  const comingAndGoing = changed.filter((path) => before.ids.has(path) !== ids.has(path));
  const parts = [...changed, ...comingAndGoing.map(existenceOf)];
  if (comingAndGoing.length > 0) {
    parts.push(ALL_PATHS);
  }
  if (comingAndGoing.length > 0 || changed.some(decidesImports)) {
    parts.push(...redirected(before, project));
  }
  for (const [name, answered] of before.questions) {
    if (graph.parts.has(questionPart(name))) {
      const now = askAgain(answered, changed, project.asked);
      project.takeOver(now);
      if (now !== answered) {
        parts.push(questionPart(name));
      }
    }
  }
  return staleWithFacts(graph, parts, facts, new Set(changed), project);
}

/**
 * A fact whose basis is stale is worked out again: only when it comes out otherwise do those who asked for
 * it have to look again, and facts that rest on it.
 */
function staleWithFacts(
  graph: BasisGraph,
  parts: string[],
  facts: readonly KeptFact[],
  changed: ReadonlySet<string>,
  project: AuditedProject,
): ReadonlySet<Basis> {
  const ofFiles = facts.filter(({ basis }) => basis === undefined);
  for (const fact of ofFiles) {
    fact.takeOver(project, changed);
  }
  let open = facts.filter(({ basis }) => basis !== undefined);
  for (;;) {
    const stale = graph.staleAfter(parts);
    const doubtful = open.filter(({ basis }) => basis !== undefined && stale.has(basis));
    open = open.filter((fact) => !doubtful.includes(fact));
    const broken = doubtful.filter((fact) => !fact.holdsIn(project));
    if (broken.length === 0) {
      for (const fact of open) {
        fact.takeOver(project, changed);
      }
      return stale;
    }
    parts.push(...broken.map(({ name }) => name));
  }
}

function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [
    ...[...before.keys()].filter((path) => after.get(path) !== before.get(path)),
    ...[...after.keys()].filter((path) => !before.has(path)),
  ];
}

/** The files of whose imports one leads elsewhere now. */
function redirected({ targets }: RememberedProject, project: AuditedProject): readonly string[] {
  return [...targets].flatMap(([path, ofFile]) => {
    const language = languageOf(path);
    const isSteady =
      language === undefined ||
      [...ofFile].every(
        ([specifier, target]) => project.importTarget(path, language, specifier) === target,
      );
    return isSteady ? [] : [path];
  });
}

function mergedTargets(
  before: RememberedProject | undefined,
  ids: ReadonlyMap<string, string>,
  project: AuditedProject,
): RememberedProject['targets'] {
  const merged = new Map(project.targets);
  for (const [path, old] of before?.targets ?? []) {
    if (ids.get(path) === before?.ids.get(path)) {
      merged.set(path, new Map([...old, ...(merged.get(path) ?? [])]));
    }
  }
  return merged;
}

function idsOf(files: ReadonlyMap<string, AuditFile>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, file]) => [path, contentId(file)]));
}

function contentId(file: AuditFile): string {
  if (file.kind === 'unread') {
    return `unread: ${file.reason}`;
  }
  return file.id ?? createHash('sha256').update(file.text).digest('hex');
}
