import type { Confidence } from '#core/confidence.ts';
import type { EvidencePlace, Report } from '#core/rule.ts';
import { isErasedLater } from '#model/privacy/erased-later.ts';
import { isOneOffPath } from '#model/one-off-path.ts';
import type { Project } from '#model/project.ts';
import { isPrismaPath, prismaModelsOf } from '#model/schema/prisma-schema.ts';
import { defineRule } from '#model/rule.ts';
import { USER_DELETION_WORDS, userDeletionsOf } from '#model/privacy/user-deletions.ts';
import type { UserDeletion } from '#model/privacy/user-deletions.ts';
import { erasureOf } from '#model/privacy/user-erasure.ts';
import type { Erased, Instead } from '#model/privacy/user-erasure.ts';
import { relationsInTheWay } from '#model/privacy/user-rows-left.ts';
import { isPersonal } from '#model/privacy/user-soft-deletes.ts';
import type { RowChange } from '#model/privacy/user-soft-deletes.ts';
import { userStoredBy } from '#model/privacy/user-stored.ts';

const MESSAGES = {
  nothing:
    '{name} {instead} and deletes nothing, so the data of a user who asked to be forgotten stays. Delete or anonymise the rows that belong to the user here, or queue a job that does.',
  marked:
    '{name} only sets {columns} of {row}, so everything that the row says about the user stays readable. Delete the row or overwrite its personal columns, here or in a job that follows.',
  refused:
    '{name} deletes {row}, but {model} refers to it by {column} without onDelete, so the database refuses while such rows are there, and the user stays. Delete them first, or state onDelete: Cascade.',
} as const;

const MOST_RELATIONS = 4;

export default defineRule({
  meta: {
    id: 'privacy/erasure-not-implemented',
    title: "Deleting a user leaves the user's data",
    severity: 'critical',
    confidence: 'medium',
    scope: 'function',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['gdpr-17', 'ccpa-105'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://gdpr-info.eu/art-17-gdpr/',
      'https://clerk.com/docs/guides/development/webhooks/overview',
    ],
    messages: MESSAGES,
    control: 'Deleting a user erases their data',
  },
  code: {
    languages: ['typescript', 'python'],
    words: USER_DELETION_WORDS,
    check(module, report) {
      if (isOneOffPath(module.path)) {
        return;
      }
      for (const deletion of userDeletionsOf(module)) {
        checkDeletion(deletion, report);
      }
    },
  },
  project: {
    // Says what refers to a user; looked at where a deletion deletes one.
    reads: isPrismaPath,
    check: () => {},
  },
});

function checkDeletion(deletion: UserDeletion, report: Report<typeof MESSAGES>): void {
  const erasure = erasureOf(deletion);
  switch (erasure?.kind) {
    case 'erased':
      reportErased(deletion, erasure, report);
      break;
    case 'marked':
      reportMarked(deletion, erasure.change, report);
      break;
    case 'nothing':
      reportNothing(deletion, erasure.instead, report);
      break;
    case undefined:
  }
}

function reportErased(
  { kind, name, module, at }: UserDeletion,
  erased: Erased,
  report: Report<typeof MESSAGES>,
): void {
  const relations = relationsInTheWay(erased);
  const [first] = relations;
  const place = erased.module.place(erased.at);
  if (first === undefined) {
    report.control(place, `${name} erases the user here.`);
    return;
  }
  report.violation({
    at: module.place(at),
    message: 'refused',
    data: { name, row: first.field.type, model: first.model.name, column: first.column },
    anchor: name,
    // Who calls a function may have cleared the way.
    confidence: kind === 'function' ? 'low' : 'medium',
    evidence: [
      { ...place, note: 'Deletes the row of the user.' },
      ...relations.slice(0, MOST_RELATIONS).map(({ model, field }) => ({
        ...model.file.place({ start: field.start, end: field.nameEnd }),
        note: `Rows of ${model.name} refuse it.`,
      })),
    ],
  });
}

function reportMarked(
  { name, module, at }: UserDeletion,
  change: RowChange,
  report: Report<typeof MESSAGES>,
): void {
  if (isErasedLater(module.project) || saysNothing(module.project, change.row)) {
    return;
  }
  report.violation({
    at: module.place(at),
    message: 'marked',
    data: { name, columns: change.columns.join(' and '), row: change.row },
    anchor: name,
    evidence: [
      { ...change.module.place(change.at), note: 'Marks the row and keeps what it says.' },
    ],
  });
}

// A row that only joins somebody to something: who that is stands in another one.
function saysNothing(project: Project, row: string): boolean {
  const models = prismaModelsOf(project).filter(
    ({ name, block }) => block.kind === 'model' && name.toLowerCase() === row.toLowerCase(),
  );
  return (
    models.length > 0 && models.every(({ fields }) => !fields.some(({ name }) => isPersonal(name)))
  );
}

const INSTEAD = {
  'to-do': ['only carries a to-do', 'What is left to do.'],
  log: ['only logs', 'All that happens.'],
  answer: ['only answers', 'All that happens.'],
  end: ['is only taken note of', ''],
} as const;

function reportNothing(
  deletion: UserDeletion,
  instead: Instead,
  report: Report<typeof MESSAGES>,
): void {
  const { name, module, at, run } = deletion;
  const stored = deletion.kind === 'event' ? userStoredBy(deletion) : undefined;
  const confidence = confidenceOf(deletion, instead, stored !== undefined);
  if (confidence === undefined) {
    return;
  }
  const [text, note] = INSTEAD[instead.kind];
  const evidence: EvidencePlace[] =
    instead.at === undefined ? [] : [{ ...run.module.place(instead.at), note }];
  if (stored !== undefined) {
    evidence.push({ ...stored.module.place(stored.at), note: 'The user is kept here.' });
  }
  report.violation({
    at: module.place(at),
    message: 'nothing',
    data: { name, instead: text },
    anchor: name,
    confidence,
    evidence,
  });
}

/** Undefined where nothing may be what is meant: the event of a provider whose users nobody keeps. */
function confidenceOf(
  { kind }: UserDeletion,
  instead: Instead,
  isStored: boolean,
): Confidence | undefined {
  const isToDo = instead.kind === 'to-do';
  switch (kind) {
    case 'event':
      if (isStored) {
        return 'high';
      }
      return isToDo ? 'medium' : undefined;
    case 'route':
      return isToDo ? 'high' : 'medium';
    case 'function':
      return isToDo ? 'medium' : 'low';
  }
}
