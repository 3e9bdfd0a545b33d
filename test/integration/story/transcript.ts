import { readMarker } from '#report/comment-marker.ts';
import type { FakeGithub } from '#test/github/fake-github.ts';
import type {
  Annotation,
  CheckRun,
  PullRequest,
  Review,
  ReviewComment,
} from '#test/github/state.ts';

/** What is said about a pull request, as far as people see it. */
interface Seen {
  readonly runs: ReadonlyMap<number, string>;
  readonly reviews: ReadonlySet<number>;
  readonly comments: ReadonlyMap<number, string>;
  readonly conversation: ReadonlyMap<number, string>;
}

/**
 * Writes down what people see of a pull request after each step of a story: what is new and what
 * changed in full, the rest in a line. Commits have names, so that it is the same at every run.
 */
export class Transcript {
  readonly #github: FakeGithub;
  readonly #repository: string;
  readonly #names = new Map<string, string>();
  readonly #parts: string[] = [];
  #seen: Seen = {
    runs: new Map(),
    reviews: new Set(),
    comments: new Map(),
    conversation: new Map(),
  };

  constructor(github: FakeGithub, repository: string, introduction: string) {
    this.#github = github;
    this.#repository = repository;
    this.#parts.push(introduction);
  }

  /** What a commit is called from here on. */
  name(sha: string, name: string): void {
    this.#names.set(sha, name);
  }

  /** Everything that was written down. */
  get text(): string {
    return `${this.#parts.join('\n\n')}\n`;
  }

  /** Writes down what the step brought about. `notifications` tells how many mails that makes. */
  step(title: string, what: string, pull: PullRequest): void {
    const github = this.#github;
    const runs = github
      .checkRuns(this.#repository)
      .filter(({ appId, headSha }) => appId === github.app.id && this.#names.has(headSha));
    const reviews = github
      .reviews(pull)
      .filter(({ author, body }) => isOurs(author) && body !== '');
    const comments = github.reviewComments(pull);
    const conversation = github.issueComments(pull);
    const before = this.#seen;
    this.#seen = {
      runs: new Map(runs.map((run) => [run.id, runText(run)])),
      reviews: new Set(reviews.map(({ id }) => id)),
      comments: new Map(comments.map(({ id, body }) => [id, body])),
      conversation: new Map(conversation.map(({ id, body }) => [id, body])),
    };
    const newReviews = reviews.filter(({ id }) => !before.reviews.has(id));
    const newComments = comments.filter(({ id }) => !before.comments.has(id));
    const edited = comments.filter(
      ({ id, body }) => before.comments.has(id) && before.comments.get(id) !== body,
    );
    const said = conversation.filter(({ id }) => !before.conversation.has(id));
    const answers = [...newComments, ...said].filter(
      ({ author, ...comment }) =>
        isOurs(author) && ('issueNumber' in comment || comment.inReplyTo !== undefined),
    );
    const changed = runs.filter((run) => before.runs.get(run.id) !== runText(run));
    this.#parts.push(
      `## ${title}`,
      what,
      `Notifications: ${newReviews.length} for a review, ${answers.length} for an answer. Comments: ${newComments.filter(isFinding).length} new, ${edited.length} edited, ${comments.filter(isFinding).length} in all.`,
      ...changed.map((run) => this.#check(run)),
      ...(changed.length === 0 ? ['The check says what it said before.'] : []),
      ...newReviews.map((review) => this.#review(review)),
      ...newComments.map((comment) => this.#comment(comment, 'new')),
      ...said.map(({ author, body }) =>
        [`### ${author.login} says in the conversation`, quoted(visible(body))].join('\n\n'),
      ),
      ...edited.map((comment) => this.#comment(comment, 'edited')),
      ...this.#unchanged(
        comments.filter((comment) => before.comments.get(comment.id) === comment.body),
      ),
    );
    this.#parts.splice(0, this.#parts.length, ...this.#parts.map((part) => this.#named(part)));
  }

  #check(run: CheckRun): string {
    return [
      `### Check \`${run.name}\` of \`${run.headSha}\`: ${run.conclusion ?? run.status}`,
      `**${run.title ?? ''}**`,
      quoted(run.summary ?? ''),
      `<details>\n<summary>Its details</summary>\n\n${quoted(run.text ?? '')}\n\n</details>`,
      run.annotations.length === 0
        ? 'No annotation.'
        : ['Annotations:', '', ...run.annotations.map(annotationText)].join('\n'),
    ].join('\n\n');
  }

  #review({ body, commitId }: Review): string {
    return [`### Review of \`${commitId}\``, quoted(visible(body))].join('\n\n');
  }

  #comment(comment: ReviewComment, what: 'new' | 'edited'): string {
    const { author, path, originalLine, originalStartLine, inReplyTo, body } = comment;
    const lines =
      originalStartLine === undefined
        ? `${originalLine ?? ''}`
        : `${originalStartLine}-${originalLine ?? ''}`;
    const title =
      inReplyTo === undefined
        ? `### Comment on \`${path}:${lines}\`, ${what}`
        : `### ${author.login} answers on \`${path}:${lines}\``;
    return [title, quoted(visible(body))].join('\n\n');
  }

  #unchanged(comments: readonly ReviewComment[]): readonly string[] {
    const own = comments.filter(isFinding);
    return own.length === 0
      ? []
      : [
          [
            '### Comments that stay as they are',
            '',
            ...own.map(
              ({ path, originalLine, body }) =>
                `- \`${path}:${originalLine ?? ''}\`: ${body.split('\n')[0] ?? ''}`,
            ),
          ].join('\n'),
        ];
  }

  #named(text: string): string {
    let named = text;
    for (const [sha, name] of this.#names) {
      named = named.replaceAll(sha, name).replaceAll(sha.slice(0, 7), name);
    }
    return named;
  }
}

/** True for a comment of ours that tells of a finding. */
export function isFinding({ body, author }: ReviewComment): boolean {
  return isOurs(author) && readMarker(body)?.kind === 'finding';
}

function isOurs({ login }: { readonly login: string }): boolean {
  return login === 'faultline[bot]';
}

function runText({ status, conclusion, title, summary, text, annotations }: CheckRun): string {
  return JSON.stringify([status, conclusion, title, summary, text, annotations]);
}

function annotationText({
  path,
  start_line: line,
  annotation_level: level,
  title,
  message,
  raw_details: details,
}: Annotation): string {
  return `- \`${path}:${line}\` (${level}) **${title ?? ''}** ${message}\n\n${(details ?? '').replace(/^/gmu, '      ')}`;
}

/** Without what only Faultline reads. */
function visible(body: string): string {
  return body.replace(/\n*<!-- faultline:.*-->\s*$/u, '');
}

function quoted(markdown: string): string {
  return markdown.replace(/^/gmu, '> ').replace(/ +$/gmu, '');
}
