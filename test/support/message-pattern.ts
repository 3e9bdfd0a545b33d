import type { Messages } from '#core/rule.ts';

const SYNTAX = /[$()*+./?[\\\]^{|}]/gu;
const PLACEHOLDER = /\{(?<name>\w+)\}/gu;

/** The names of a message's placeholders, each once, in order. */
export function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match.groups?.['name'] ?? ''))];
}

/** True when `rendered` is the message with something in the place of every placeholder. */
export function isRendering(text: string, rendered: string): boolean {
  const parts = text.split(/\{\w+\}/u).map((part) => part.replace(SYNTAX, '\\$&'));
  return (
    new RegExp(`^${parts.join('.+?')}$`, 'u').test(rendered) && !hasPlaceholderOf(text, rendered)
  );
}

/**
 * The id of the message that `rendered` came from; undefined when it fits none. When it fits several,
 * the one with the most literal text is meant.
 */
export function messageIdOf(messages: Messages, rendered: string): string | undefined {
  const fitting = Object.entries(messages).filter(([, text]) => isRendering(text, rendered));
  return fitting.toSorted(([, a], [, b]) => literalLength(b) - literalLength(a))[0]?.[0];
}

function literalLength(text: string): number {
  return text.replace(PLACEHOLDER, '').length;
}

function hasPlaceholderOf(text: string, rendered: string): boolean {
  return placeholders(text).some((name) => rendered.includes(`{${name}}`));
}
