/** How a report can be written. */
export const FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;

export type Format = (typeof FORMATS)[number];

/** The options that `audit` and `review` share. */
export interface ReportOptions {
  readonly format: Format;
  /** The file for the report; undefined for standard output. */
  readonly output?: string;
  /** False when colours were switched off on the command line. */
  readonly color: boolean;
}
