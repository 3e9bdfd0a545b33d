import type { Span } from '#core/span.ts';

/** `line:column-line:column`, both from 1, the end exclusive: how a test writes a span. */
export type SpanText = `${number}:${number}-${number}:${number}`;

/** The span as a test writes it. */
export function spanText(span: Span): SpanText {
  return `${span.start.line}:${span.start.column}-${span.end.line}:${span.end.column}`;
}
