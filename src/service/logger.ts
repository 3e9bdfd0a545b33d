import { isNativeError } from 'node:util/types';
import { type DestinationStream, type Logger, pino } from 'pino';
import { z } from 'zod';
import { redactSecrets } from './redact-secrets.ts';
import type { LogLevel } from './settings.ts';

/** What of an error reaches the log. Requests, responses, events and payloads that hang on it do not. */
export interface LoggedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: string | number;
  /** The HTTP status of a refused request to GitHub. */
  readonly status?: number;
  /** The values that a `FaultlineError` carries. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly cause?: LoggedError;
  /** The members of an `AggregateError`. */
  readonly errors?: readonly LoggedError[];
}

/** Longer texts are cut: what comes from outside may be of any length. */
const LONGEST_TEXT = 8192;
const DEEPEST_VALUE = 8;
const DEEPEST_CAUSE = 5;

/** Under these names libraries log what came from or goes to GitHub: people's source, headers, whole payloads. */
const OUTSIDE_DATA = new Set([
  'event',
  'request',
  'response',
  'req',
  'res',
  'headers',
  'payload',
  'body',
]);

/**
 * The service's logger: one JSON object a line with the level's name and the time in ISO 8601.
 *
 * Messages are constant and values go into fields; an error goes under `err`. Whoever logs, also
 * Probot and Fastify through their child loggers, the line is redacted as a whole before it is
 * written: credentials are replaced in every string, outside data (`request`, `payload` and the
 * like) is left out, long texts are cut.
 *
 * `destination` is standard output when it is undefined. `secrets` are the process's own, which need not
 * look like any.
 */
export function createLogger(
  level: LogLevel,
  destination?: DestinationStream,
  secrets: readonly string[] = [],
): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: serializeError },
    formatters: { level: (label: string) => ({ level: label }), log: serializeErrors },
    hooks: { streamWrite: (line: string) => redactLine(line, secrets) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * What of an error is logged, with its causes to a depth of five. A value that is no error is
 * answered as it is.
 */
export function serializeError(error: unknown): unknown {
  return isError(error) ? loggedError(error, 0) : error;
}

const ERROR_FIELDS = z.object({
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  status: z.number().optional().catch(undefined),
  fields: z.record(z.string(), z.unknown()).optional().catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
});

function loggedError(error: Error, depth: number): LoggedError {
  const { code, status, fields, errors } = ERROR_FIELDS.parse(error);
  const isDeepest = depth >= DEEPEST_CAUSE;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(code !== undefined && { code }),
    ...(status !== undefined && { status }),
    ...(fields !== undefined && { fields }),
    ...(isError(error.cause) && !isDeepest && { cause: loggedError(error.cause, depth + 1) }),
    ...(errors !== undefined &&
      !isDeepest && {
        errors: errors
          .filter(isError)
          .slice(0, 10)
          .map((member) => loggedError(member, depth + 1)),
      }),
  };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || isNativeError(value);
}

/** An error under another name than `err` would otherwise be written with all that hangs on it. */
function serializeErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, serializeError(value)]),
  );
}

/**
 * Works on the finished line, so that nothing (child bindings, messages, stacks) goes around it, and
 * on its parsed form, so that what is written is JSON whatever was replaced.
 */
function redactLine(line: string, secrets: readonly string[]): string {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    return `${JSON.stringify({ level: 'error', msg: 'a log line was not JSON and was dropped' })}\n`;
  }
  return `${JSON.stringify(redactValue(record, 0, secrets))}\n`;
}

function redactValue(value: unknown, depth: number, secrets: readonly string[]): unknown {
  if (typeof value === 'string') {
    return bounded(redactText(value, secrets));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (depth >= DEEPEST_VALUE) {
    return '[too deep]';
  }
  if (Array.isArray(value)) {
    return value.map((member: unknown) => redactValue(member, depth + 1, secrets));
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => !isOutsideData(name, member))
      .map(([name, member]) => [
        redactText(name, secrets),
        isCredential(name) ? '[redacted]' : redactValue(member, depth + 1, secrets),
      ]),
  );
}

function isOutsideData(name: string, value: unknown): boolean {
  const isTextOfItself = name === 'payload' || name === 'body';
  return OUTSIDE_DATA.has(name) && (typeof value === 'object' || isTextOfItself);
}

/** A header's value alone does not look like a credential, so its name decides. */
function isCredential(name: string): boolean {
  return name.toLowerCase() === 'authorization';
}

function redactText(text: string, secrets: readonly string[]): string {
  const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  return redactSecrets(known);
}

function bounded(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} [cut]` : text;
}
