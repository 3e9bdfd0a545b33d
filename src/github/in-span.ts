import { context, createContextKey, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, SpanOptions } from '@opentelemetry/api';

import { isFaultlineError } from '#core/errors.ts';

/** Nothing is recorded unless the service was told where to send traces: this interface is then a no-op. */
const TRACER = 'faultline';

/** The step that a piece of work is at; its span is the parent of what happens meanwhile. */
interface CurrentStep {
  span: Span | undefined;
}

const STEP = createContextKey('the current step');

export interface SpanStart extends Omit<SpanOptions, 'root'> {
  /** What it belongs to, if not to the span that is active. */
  readonly parent?: Context;
}

/**
 * Does `work` within a span. A failure is marked with the code or class of its error and nothing else,
 * since messages can quote.
 */
export async function inSpan<T>(
  name: string,
  { parent, ...options }: SpanStart,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const from = parent ?? withinStep(context.active());
  const span = trace.getTracer(TRACER).startSpan(name, options, from);
  const inside = trace
    .setSpan(from, span)
    .setValue(STEP, { span: undefined } satisfies CurrentStep);
  try {
    return await context.with(inside, async () => work(span));
  } catch (error) {
    failed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Marks a span as failed. */
function failed(span: Span, error: unknown): void {
  span.setAttribute('error.type', kindOf(error)).setStatus({ code: SpanStatusCode.ERROR });
}

/**
 * For work that tells when each of its steps begins instead of calling them: to be told the name of a
 * step, and undefined when the last one has ended. A step is a span of its own below that of `inSpan`.
 */
export function stepSpans(): (name: string | undefined) => void {
  const step = currentStep(context.active());
  const parent = context.active();
  return (name) => {
    step?.span?.end();
    if (step !== undefined) {
      step.span =
        name === undefined ? undefined : trace.getTracer(TRACER).startSpan(name, {}, parent);
    }
  };
}

function withinStep(active: Context): Context {
  const span = currentStep(active)?.span;
  return span === undefined ? active : trace.setSpan(active, span);
}

function currentStep(active: Context): CurrentStep | undefined {
  const value = active.getValue(STEP);
  return isStep(value) ? value : undefined;
}

function isStep(value: unknown): value is CurrentStep {
  return typeof value === 'object' && value !== null && 'span' in value;
}

function kindOf(error: unknown): string {
  if (isFaultlineError(error)) {
    return error.code;
  }
  return error instanceof Error ? error.name : typeof error;
}
