import { dayOf, hasEnded } from '#config/waiver.ts';
import type { Conversation, WrittenComment } from '#github/conversation.ts';
import type { PullRequestPort } from '#github/ports.ts';
import { commandAnswer, isAnswerTo } from '#report/command-answer.ts';
import type { AnswerPart, NamedFinding } from '#report/command-answer.ts';
import type { RuleBook } from '#report/rule-table.ts';
import type { DeliveryIntake } from '#store/delivery.ts';
import type { ReviewStore } from '#store/review-store.ts';
import type { WaiverStore } from '#store/waiver-store.ts';

import { currentDelivery } from '../delivery-scope.ts';
import { ownDelivery, PULL_REVIEW } from '../own-event.ts';
import type { PullReviewWish } from '../own-event.ts';
import type { RepositoryTarget, Reviewer } from '../reviewer.ts';
import { pullSubject } from '../subject.ts';
import { commandRefusal } from './command-refusal.ts';
import type { Asker } from './command-refusal.ts';
import { findNamed } from './find-named.ts';
import type { Nameable } from './find-named.ts';
import { readCommands } from './read-commands.ts';
import type { Command, CommandReading } from './read-commands.ts';
import { whyOfRule } from './why-of-rule.ts';

/** A comment on a pull request that has a command. */
export interface AskingComment extends WrittenComment {
  /** The pull request's number. */
  readonly number: number;
  readonly body: string;
  readonly login: string;
  /** Whether who wrote it opened the pull request, too. */
  readonly isOnOwnPull: boolean;
  /** The comment under the diff that it answers. */
  readonly repliesTo: number | undefined;
}

export interface CommentCommandsOptions {
  readonly reviewer: Reviewer;
  readonly reviews: ReviewStore;
  readonly waivers: WaiverStore;
  readonly intake: DeliveryIntake;
  readonly rulebook: RuleBook;
  /** A rule's page in Markdown, undefined when it has none. */
  readonly readRulePage: (id: string) => Promise<string | undefined>;
  readonly version: string;
  readonly clock: () => Date;
}

/** What became of a command. */
type Result = AnswerPart | { readonly kind: 'done'; readonly asksReview: boolean };

/** What the commands of one comment are obeyed with. */
interface Session {
  readonly target: RepositoryTarget;
  readonly comment: AskingComment;
  readonly asker: Asker;
  readonly conversation: Conversation;
  readonly pullRequests: PullRequestPort;
}

/**
 * Obeys the commands that people give in comments. Doing it again changes nothing: a comment grants,
 * judges, asks for a review and is answered once.
 */
export class CommentCommands {
  readonly #options: CommentCommandsOptions;

  constructor(options: CommentCommandsOptions) {
    this.#options = options;
  }

  async obey(target: RepositoryTarget, comment: AskingComment): Promise<void> {
    const { signal, log } = currentDelivery();
    log.setBindings({ pullRequest: comment.number });
    const readings = readCommands(comment.body, dayOf(this.#options.clock()));
    const { conversation, pullRequests } = await this.#options.reviewer.conversation(target);
    const rights = await conversation.rightsOf(comment.login, signal);
    if (rights.refusal !== undefined) {
      log.warn({ err: rights.refusal }, 'GitHub does not say what the author of a command may do');
    }
    const asker = { rights, isOnOwnPull: comment.isOnOwnPull };
    const session = { target, comment, asker, conversation, pullRequests };
    const results: Result[] = [];
    for (const reading of readings) {
      results.push(await this.#result(session, reading));
    }
    if (results.some((result) => result.kind === 'done' && result.asksReview)) {
      await this.#queueReview(session);
    }
    await this.#respond(session, results);
    log.info(
      { commands: results.map(({ kind }) => kind), isAllowed: rights.mayWrite },
      'commands of a comment obeyed',
    );
  }

  async #result(session: Session, reading: CommandReading): Promise<Result> {
    const { line } = reading;
    const kind = reading.kind === 'command' ? reading.command.kind : 'explain';
    const forbidden = commandRefusal(kind, session.asker);
    if (forbidden !== undefined) {
      return { kind: 'refused', line, why: forbidden };
    }
    return reading.kind === 'refused' ? reading : this.#carryOut(session, line, reading.command);
  }

  async #carryOut(session: Session, line: string, command: Command): Promise<Result> {
    const { comment, pullRequests, target } = session;
    const changesCheck = command.kind === 'recheck' || command.kind === 'waive';
    const { signal } = currentDelivery();
    if (changesCheck && !(await pullRequests.read(comment.number, signal)).isOpen) {
      return { kind: 'refused', line, why: 'This pull request is closed.' };
    }
    if (command.kind === 'recheck') {
      return { kind: 'done', asksReview: true };
    }
    if (command.kind === 'waive' && (await this.#options.reviewer.isWaivingLocked(target))) {
      return {
        kind: 'refused',
        line,
        why: 'The organisation keeps waivers to itself: they stand in its policy file.',
      };
    }
    if (command.kind === 'explain rule') {
      return this.#ofRule(session, line, command);
    }
    const nameable = await this.#nameable(session);
    const naming = findNamed(nameable, command.finding, comment.repliesTo);
    return naming.kind === 'refused'
      ? { kind: 'refused', line, why: naming.why }
      : this.#about(session, command, naming.findings);
  }

  async #about(
    { target, comment }: Session,
    command: Exclude<Command, { kind: 'recheck' | 'explain rule' }>,
    findings: readonly [NamedFinding, ...NamedFinding[]],
  ): Promise<Result> {
    const { waivers, readRulePage, clock } = this.#options;
    if (command.kind === 'explain') {
      const [finding] = findings;
      const page = await readRulePage(finding.rule);
      return {
        kind: 'explained',
        finding,
        page,
        waiver: await this.#waiverOf(target, comment, finding),
      };
    }
    for (const { fingerprint, rule, path } of findings) {
      const verdict = {
        repositoryId: target.id,
        number: comment.number,
        fingerprint,
        rule,
        path,
        reason: command.reason,
        login: comment.login,
        comment: { kind: comment.kind, id: comment.id },
        givenAt: clock(),
      };
      await (command.kind === 'wrong'
        ? waivers.markWrong(verdict)
        : waivers.grant({ ...verdict, until: command.until }));
    }
    return { kind: 'done', asksReview: command.kind === 'waive' };
  }

  async #ofRule(
    { target, comment, pullRequests }: Session,
    line: string,
    { rule, path }: Extract<Command, { kind: 'explain rule' }>,
  ): Promise<Result> {
    const { reviewer, reviews, rulebook, readRulePage } = this.#options;
    const meta = rulebook.table.get(rule);
    if (meta === undefined) {
      return { kind: 'refused', line, why: `There is no rule ${rule}.` };
    }
    const { baseRef } = await pullRequests.read(comment.number, currentDelivery().signal);
    const why = whyOfRule(meta, {
      path,
      policy: await reviewer.policyOf(target, baseRef),
      remembered: await reviews.findingsOf(target.id, comment.number),
    });
    return { kind: 'rule explained', rule, why, page: await readRulePage(rule) };
  }

  /** The newest one that a comment granted, as long as it holds. */
  async #waiverOf(
    { id }: RepositoryTarget,
    { number }: AskingComment,
    { fingerprint }: NamedFinding,
  ): Promise<Extract<AnswerPart, { kind: 'explained' }>['waiver']> {
    const { waivers, clock } = this.#options;
    const granted = await waivers.granted(id, number);
    const newest = granted.find((waiver) => waiver.fingerprint === fingerprint);
    if (newest === undefined || hasEnded(newest, dayOf(clock()))) {
      return undefined;
    }
    const { login, until, reason } = newest;
    return { owner: `@${login}`, until, reason };
  }

  async #nameable({ target, comment, pullRequests }: Session): Promise<Nameable> {
    return {
      remembered: await this.#options.reviews.findingsOf(target.id, comment.number),
      comments: await pullRequests.ownComments(comment.number, currentDelivery().signal),
    };
  }

  /** Under the subject of the pull request, so that no second review runs beside another one. */
  async #queueReview({ target, comment: { number } }: Session): Promise<void> {
    await this.#options.intake.accept(
      ownDelivery(currentDelivery().delivery.guid, target, {
        event: PULL_REVIEW,
        key: 'review',
        subject: pullSubject(target.id, number),
        isReplaceable: true,
        payload: { target, number, isRerun: true } satisfies PullReviewWish,
      }),
    );
  }

  async #respond({ comment, conversation }: Session, results: readonly Result[]): Promise<void> {
    const { rulebook, version } = this.#options;
    const { signal, log } = currentDelivery();
    const isRefused = results.some(({ kind }) => kind === 'refused');
    const refusals = [await conversation.react(comment, isRefused ? 'confused' : '+1', signal)];
    const parts = results.filter((result) => result.kind !== 'done');
    if (parts.length > 0) {
      const key = `${comment.kind}:${String(comment.id)}`;
      const { login, number } = comment;
      const body = commandAnswer(parts, { rules: rulebook, login, comment: key, version });
      const answer = { body, isAnswer: (text: string) => isAnswerTo(key, text) };
      refusals.push(await conversation.answer(number, comment, answer, signal));
    }
    for (const err of refusals.filter((refusal) => refusal !== undefined)) {
      log.warn({ err }, 'GitHub refused the reaction or answer to a command');
    }
  }
}
