/** Every way in which Faultline itself can fail, as opposed to a finding about the code it reads. */
export type ErrorCode =
  | 'settings-invalid'
  | 'usage'
  | 'store-locked'
  | 'store-unavailable'
  /** A newer version of Faultline has migrated the database. */
  | 'store-newer'
  | 'source-unavailable'
  | 'source-refused'
  | 'github-refused'
  /** Nothing was asked of GitHub: it does not answer, or said to wait. `retryAfterSeconds` says how long. */
  | 'github-paused'
  | 'audit-timeout'
  | 'audit-crashed'
  | 'rule-failed'
  | 'contract-broken';

/**
 * The one error class of the product. `code` is for programs, `message` says what, where and what to
 * do, `fields` carries the values (never a secret, never a payload), `cause` the error underneath.
 */
export class FaultlineError extends Error {
  override readonly name = 'FaultlineError';
  readonly code: ErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: { readonly fields?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fields = details.fields ?? {};
  }
}

/** True when `error` is one of ours and, if codes are given, carries one of them. */
export function isFaultlineError(
  error: unknown,
  ...codes: readonly ErrorCode[]
): error is FaultlineError {
  return error instanceof FaultlineError && (codes.length === 0 || codes.includes(error.code));
}
