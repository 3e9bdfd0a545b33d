import type { ColumnType, Generated, Selectable } from 'kysely';

/** Written as SQL on `now()` alone, so that no two clocks are compared. */
type DatabaseTime = ColumnType<Date, never, Date>;
/** The same, null until then. */
type LaterDatabaseTime = ColumnType<Date | null, never, Date | null>;

/** `waiting` and `running` are unfinished; `dead` has used up its attempts and keeps its payload. */
export type DeliveryState = 'waiting' | 'running' | 'completed' | 'superseded' | 'dead';

/** One webhook delivery. The queue's job only names a subject; what is to be done stands here. */
export interface DeliveryTable {
  readonly guid: string;
  /** Order of arrival. A revived delivery gets a new one. */
  readonly sequence: Generated<number>;
  readonly event: string;
  readonly action: string | null;
  readonly installation_id: number | null;
  readonly repository_id: number | null;
  readonly subject: string;
  /** Its place in the order in which installations take turns: the lowest is next. Null while it is put off. */
  readonly turn: number | null;
  readonly is_replaceable: boolean;
  /** The raw JSON body, null once the delivery is completed or superseded. */
  readonly payload: string | null;
  readonly state: ColumnType<DeliveryState, DeliveryState | undefined, DeliveryState>;
  /** Attempts started, the running one included. */
  readonly attempts: ColumnType<number, never, number>;
  /** The next attempt starts no earlier. */
  readonly not_before: DatabaseTime;
  /** Class or code and message of the last failure, at most 500 characters. */
  readonly last_error: string | null;
  readonly received_at: DatabaseTime;
  readonly finished_at: LaterDatabaseTime;
  /** The trace that it came in with, null when traces are off. */
  readonly traceparent: string | null;
}

/** The last turn that an installation was given. */
export interface TurnTable {
  /** 0 stands for deliveries without one. */
  readonly installation_id: number;
  readonly is_background: boolean;
  readonly last: number;
}

/** Content of one git blob, kept per installation: one customer's code never serves another's review. */
export interface BlobTable {
  readonly installation_id: number;
  readonly sha: string;
  readonly content: Uint8Array;
  /** Bytes. */
  readonly size: number;
  readonly last_used_at: DatabaseTime;
}

/** One installation of the App on an account. Deleting it deletes its blobs, repositories and reviews. */
export interface InstallationTable {
  readonly id: number;
  /** Login of the user or organisation. */
  readonly account: string;
  readonly suspended_at: LaterDatabaseTime;
}

/** One repository that an installation can see. */
export interface RepositoryTable {
  readonly id: number;
  readonly installation_id: number;
  readonly owner: string;
  readonly name: string;
  /** When its open pull requests were last looked through, null before the first time. */
  readonly swept_at: LaterDatabaseTime;
}

/** How far a log of GitHub's was read. */
export interface LogMarkTable {
  readonly log: string;
  /** In GitHub's time. */
  readonly read_until: Date;
}

/** A delivery that GitHub's log has and `faultline.deliveries` has not. */
export interface MissedDeliveryTable {
  readonly guid: string;
  /** GitHub's id of the last attempt that its log had. */
  readonly delivery_id: number;
  /** Whether that attempt was answered with 2xx. */
  readonly was_accepted: boolean;
  /** How often GitHub was asked to deliver it again. */
  readonly asked: ColumnType<number, number | undefined, number>;
  /** It is not looked at again before. */
  readonly due_at: DatabaseTime;
  readonly found_at: DatabaseTime;
  /** Null while it is still missed. */
  readonly settled_at: LaterDatabaseTime;
}

/** One review of one head commit of one pull request. */
export interface PullReviewTable {
  readonly repository_id: number;
  readonly number: number;
  readonly head_sha: string;
  readonly base_sha: string;
  readonly check_run_id: number | null;
  readonly state: 'running' | 'concluded';
  readonly conclusion: string | null;
  readonly started_at: DatabaseTime;
  readonly concluded_at: LaterDatabaseTime;
  /** The last day of the waiver under the verdict that ends first, as `2027-01-31`. */
  readonly waived_until: string | null;
}

/**
 * One finding that a review of a pull request called `new`, found `waived`, or blocked although it was
 * `open` before.
 */
export interface ReviewFindingTable {
  readonly repository_id: number;
  readonly number: number;
  readonly head_sha: string;
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: string;
  readonly path: string;
  readonly line: number;
  readonly state: ColumnType<FindingState, FindingState | undefined, FindingState>;
}

type FindingState = 'new' | 'open' | 'waived';

/** One link of the chained log, which outlives the installation that it came from. */
export interface WaiverLogTable {
  readonly sequence: number;
  readonly entry_hash: string;
  readonly previous_hash: string;
  /** Over sequence, the previous hash and the entry's. */
  readonly hash: string;
}

/** What a link stands for, erased with its repository. */
export interface WaiverLogEntryTable {
  readonly sequence: number;
  readonly repository_id: number;
  /** Canonical JSON. */
  readonly entry: string;
}

/** One finding that somebody called wrong by a comment. */
export interface VerdictTable {
  /** Of its entry in the log. */
  readonly sequence: number;
  readonly repository_id: number;
  readonly number: number;
  readonly fingerprint: string;
  readonly rule: string;
  /** Where the finding stood. */
  readonly path: string;
  readonly reason: string;
  /** Of who wrote the comment. */
  readonly login: string;
  readonly comment_kind: 'conversation' | 'diff';
  readonly comment_id: number;
  readonly given_at: Date;
}

/** One waiver that somebody granted by a comment. */
export interface WaiverTable extends VerdictTable {
  /** The last day, as `2027-01-31`. */
  readonly until: string;
}

/** One audit of the whole default branch at one commit. */
export interface AuditTable {
  readonly id: Generated<number>;
  readonly repository_id: number;
  readonly branch: string;
  readonly head_sha: string;
  /** Faultline's. */
  readonly version: string;
  /** Standing findings by severity. */
  readonly counts: ColumnType<Readonly<Record<string, number>>, string, string>;
  /** What `recordAudit` wrote, compressed with gzip. */
  readonly record: Uint8Array;
  readonly audited_at: DatabaseTime;
}

/** The tables that Faultline owns, all in the schema `faultline`. */
export interface StoreSchema {
  readonly 'faultline.deliveries': DeliveryTable;
  readonly 'faultline.turns': TurnTable;
  readonly 'faultline.blobs': BlobTable;
  readonly 'faultline.installations': InstallationTable;
  readonly 'faultline.repositories': RepositoryTable;
  readonly 'faultline.pull_reviews': PullReviewTable;
  readonly 'faultline.review_findings': ReviewFindingTable;
  readonly 'faultline.waiver_log': WaiverLogTable;
  readonly 'faultline.waiver_log_entries': WaiverLogEntryTable;
  readonly 'faultline.waivers': WaiverTable;
  readonly 'faultline.verdicts': VerdictTable;
  readonly 'faultline.audits': AuditTable;
  readonly 'faultline.log_marks': LogMarkTable;
  readonly 'faultline.missed_deliveries': MissedDeliveryTable;
}

/** A row of `faultline.deliveries` as it is read. */
export type DeliveryRow = Selectable<DeliveryTable>;
