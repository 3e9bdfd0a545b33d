import type { SarifUpload } from './code-scanning.ts';
import type { GitRepository } from './git-repository.ts';
import type { DiffSide } from './unified-diff.ts';

/** A user, an organisation or the App's bot. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

/** The App that the fake knows. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly permissions: Permissions;
  /** Events that the App subscribed to, besides those that come by themselves. */
  readonly events: readonly string[];
  /** PEM, PKCS#8. */
  readonly privateKey: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
}

/** `read` or `write` (which includes read) a permission name, e.g. `{ checks: 'write' }`. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** One installation of the App on an account. */
export interface Installation {
  readonly id: number;
  readonly account: Account;
  readonly permissions: Permissions;
  /** Lower-case `owner/name`; undefined means all repositories of the account. */
  readonly repositories: Set<string> | undefined;
  readonly createdAt: string;
}

/** An installation access token and what it may do. */
export interface AccessToken {
  readonly token: string;
  readonly installation: Installation;
  /** Undefined means all repositories of the installation. */
  readonly repositoryIds: readonly number[] | undefined;
  readonly permissions: Permissions;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A collaborator's role. https://docs.github.com/en/rest/collaborators/collaborators */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

/** A check that the base branch requires. `integrationId` undefined or -1 accepts any source. */
export interface RequiredCheck {
  readonly context: string;
  readonly integrationId?: number;
  /** True when a ruleset requires it, not branch protection. */
  readonly isByRuleset?: boolean;
}

/** One repository with everything that hangs on it. */
export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly fullName: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  readonly isFork: boolean;
  readonly parent: Repository | undefined;
  readonly git: GitRepository;
  readonly createdAt: string;
  readonly pulls: Map<number, PullRequest>;
  readonly checkSuites: CheckSuite[];
  readonly checkRuns: CheckRun[];
  readonly issueComments: IssueComment[];
  readonly collaborators: Map<string, Role>;
  readonly requiredChecks: Map<string, RequiredCheck[]>;
  /** Code scanning is there for public repositories, and where somebody pays for it. */
  hasCodeScanning: boolean;
  readonly sarifUploads: SarifUpload[];
}

/** One pull request. The fields that may change are written by the controls only. */
export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  readonly createdAt: string;
  readonly headRef: string;
  readonly headOwner: Account;
  /** Undefined when the fork was deleted. */
  headRepository: Repository | undefined;
  headSha: string;
  baseRef: string;
  /** The base branch when the head was last pushed or the base chosen; it does not follow the branch. */
  baseSha: string;
  title: string;
  body: string | undefined;
  isDraft: boolean;
  state: 'open' | 'closed';
  mergedSha: string | undefined;
  closedAt: string | undefined;
  updatedAt: string;
  readonly reviews: Review[];
  readonly reviewComments: ReviewComment[];
}

/** All checks of one App on one commit. */
export interface CheckSuite {
  readonly id: number;
  readonly appId: number;
  readonly headSha: string;
  readonly createdAt: string;
  /** True after a re-run was asked for and until a run is created or updated. */
  isRerequested: boolean;
}

/** One remark on a line of a file, as the App sent it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number | undefined;
  readonly end_column?: number | undefined;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string | undefined;
  readonly raw_details?: string | undefined;
}

/** A button on a check run. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** One check run. */
export interface CheckRun {
  readonly id: number;
  readonly suite: CheckSuite;
  readonly appId: number;
  readonly headSha: string;
  name: string;
  externalId: string;
  detailsUrl: string | undefined;
  status: string;
  conclusion: string | undefined;
  startedAt: string;
  completedAt: string | undefined;
  title: string | undefined;
  summary: string | undefined;
  text: string | undefined;
  annotations: Annotation[];
  actions: readonly CheckAction[];
}

/** One review. `submittedAt` is undefined while it is pending. */
export interface Review {
  readonly id: number;
  readonly author: Account;
  readonly commitId: string;
  body: string;
  state: 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';
  submittedAt: string | undefined;
}

/** What somebody thinks of a comment, in one of GitHub's few words. */
export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: string;
  readonly createdAt: string;
}

/** One inline or file comment. Lines are those of the commit that it was written on. */
export interface ReviewComment {
  readonly id: number;
  readonly review: Review;
  readonly author: Account;
  readonly path: string;
  readonly subjectType: 'line' | 'file';
  readonly side: DiffSide;
  readonly startSide: DiffSide | undefined;
  readonly originalLine: number | undefined;
  readonly originalStartLine: number | undefined;
  readonly originalPosition: number;
  readonly originalCommitId: string;
  /** The merge base that the line numbers of the LEFT side refer to. */
  readonly originalBaseId: string;
  readonly diffHunk: string;
  readonly inReplyTo: number | undefined;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  /** The reason given with GraphQL's `minimizeComment`. */
  minimizedReason: string | undefined;
  readonly reactions: Reaction[];
}

/** One comment in the conversation. */
export interface IssueComment {
  readonly id: number;
  readonly issueNumber: number;
  readonly author: Account;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  minimizedReason: string | undefined;
  readonly reactions: Reaction[];
}

/** Sizes that a test may lower in order to meet a limit cheaply. */
export interface Limits {
  /** Entries of a recursive tree before it is truncated. */
  readonly treeEntries: number;
  /** `object(...)` selections of one GraphQL query before it answers 502. */
  readonly graphqlObjects: number;
  /** Bytes of a blob's text before GraphQL cuts it. */
  readonly graphqlTextBytes: number;
  /** Lines of one file's patch before it is left out. */
  readonly patchLines: number;
  /** Bytes of one file's patch before it is left out. */
  readonly patchBytes: number;
  /** Files that the listing of a pull request shows. */
  readonly pullRequestFiles: number;
  /** Files that a comparison shows. */
  readonly compareFiles: number;
  /** Commits that a comparison shows. */
  readonly compareCommits: number;
  /** Requests an hour and installation. */
  readonly requestsPerHour: number;
  /** Bytes of a JSON contents answer before its content is left empty. */
  readonly contentsBytes: number;
}

/**
 * GitHub's documented limits; the GraphQL two are not documented and follow reports.
 * https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits
 */
export const GITHUB_LIMITS: Limits = {
  treeEntries: 100_000,
  graphqlObjects: 200,
  graphqlTextBytes: 512_000,
  patchLines: 20_000,
  patchBytes: 500_000,
  pullRequestFiles: 3_000,
  compareFiles: 300,
  compareCommits: 250,
  requestsPerHour: 5_000,
  contentsBytes: 1_048_576,
};

// Check runs, comments and deliveries have long outgrown 32 bits on the real GitHub.
const FIRST_IDS = {
  account: 1_000,
  annotation: 1,
  checkRun: 40_000_000_000,
  checkSuite: 50_000_000_000,
  comment: 2_300_000_000,
  delivery: 180_000_000_000,
  installation: 60_000_000,
  pullRequest: 2_200_000_000,
  reaction: 300_000_000,
  repository: 900_000_000,
  review: 3_000_000_000,
};

/** What is counted with an id of its own. */
export type IdKind = keyof typeof FIRST_IDS;

/** Everything that the fake remembers. */
export class FakeState {
  readonly app: App;
  readonly limits: Limits;
  readonly now: () => Date;
  /** Origin of the REST API without a final slash; known once the server listens. */
  baseUrl = '';
  readonly installations = new Map<number, Installation>();
  readonly tokens = new Map<string, AccessToken>();
  readonly #repositories = new Map<string, Repository>();
  readonly #accounts = new Map<string, Account>();
  readonly #nextIds = new Map<IdKind, number>();

  constructor(app: App, limits: Limits, now: () => Date) {
    this.app = app;
    this.limits = limits;
    this.now = now;
  }

  /** The next id of a kind: the same calls in the same order give the same ids. */
  nextId(kind: IdKind): number {
    const id = this.#nextIds.get(kind) ?? FIRST_IDS[kind];
    this.#nextIds.set(kind, id + 1);
    return id;
  }

  /** The current time as GitHub writes it, without milliseconds. */
  timestamp(): string {
    return `${this.now().toISOString().slice(0, 19)}Z`;
  }

  /** The account of a login, made on first use. */
  account(
    login: string,
    type: Account['type'] = login.endsWith('[bot]') ? 'Bot' : 'User',
  ): Account {
    const known = this.#accounts.get(login.toLowerCase());
    if (known !== undefined) {
      return known;
    }
    const account = { id: this.nextId('account'), login, type };
    this.#accounts.set(login.toLowerCase(), account);
    return account;
  }

  /** The account of a login if anything mentioned it before. */
  findAccount(login: string): Account | undefined {
    return this.#accounts.get(login.toLowerCase());
  }

  /** The account that writes with an installation token. */
  bot(): Account {
    return this.account(`${this.app.slug}[bot]`, 'Bot');
  }

  /** All repositories in the order of their ids. */
  repositories(): Repository[] {
    return [...this.#repositories.values()];
  }

  /** The repository of an `owner/name` in any case. */
  findRepository(fullName: string): Repository | undefined {
    return this.#repositories.get(fullName.toLowerCase());
  }

  /** As `findRepository`, for controls, where a wrong name is the test's mistake. */
  repository(fullName: string): Repository {
    const repository = this.findRepository(fullName);
    if (repository === undefined) {
      throw new Error(`The fake has no repository ${fullName}; call addRepository first`);
    }
    return repository;
  }

  /** Registers a repository under its full name. */
  keepRepository(repository: Repository): void {
    this.#repositories.set(repository.fullName.toLowerCase(), repository);
  }

  /** Forgets a repository. */
  removeRepository(repository: Repository): void {
    this.#repositories.delete(repository.fullName.toLowerCase());
  }

  /** The installation that covers a repository. */
  installationOf(repository: Repository): Installation | undefined {
    return [...this.installations.values()].find((one) => covers(one, repository));
  }
}

/** True when the installation may see the repository. */
export function covers(installation: Installation, repository: Repository): boolean {
  return installation.repositories === undefined
    ? installation.account.id === repository.owner.id
    : installation.repositories.has(repository.fullName.toLowerCase());
}
