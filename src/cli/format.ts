/** How the report of a review can be written. */
export const REVIEW_FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;

export type ReviewFormat = (typeof REVIEW_FORMATS)[number];

/** How the report of an audit can be written. */
export const AUDIT_FORMATS = [...REVIEW_FORMATS, 'html'] as const;

export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** How the report of an audit that the service keeps can be written. */
export const KEPT_AUDIT_FORMATS = ['markdown', 'html', 'json'] as const;

export type KeptAuditFormat = (typeof KEPT_AUDIT_FORMATS)[number];

/** The options that `audit` and `review` share. */
export interface ReportOptions<Format> {
  readonly format: Format;
  /** The file for the report; undefined for standard output. */
  readonly output?: string;
  /** False when colours were switched off on the command line. */
  readonly color: boolean;
}
