import type { Ranged } from '../code/code.ts';

// What stands before a value that is only shown: `placeholder="…"`, `example: …`, "It will look like".
const SHOWN =
  /place_?holder|data_?holder\b|\bexamples?["']?\s*[:=]|\b(?:looks? like|e\.g\.|for example|such as)\b|\bnot (?:actually |really )?a? ?secret/iu;
// What a file says of all that it holds: "an application with some dummy secrets".
const MADE_UP =
  /\b(?:dummy|fake|fictional|made[- ]up)\s+(?:secrets|credentials|passwords|api keys)\b/iu;
const TOKEN = /^[\w.:/+=-]+/u;

/**
 * True for a credential in a text that is shown as an example of one, there or where the text has it
 * once more: on its line or on the one above, before it begins. True as well in a text that calls its
 * secrets made up.
 */
export function isDocumentedExample(text: string, { start }: Ranged): boolean {
  const token = TOKEN.exec(text.slice(start, start + 400))?.[0] ?? '';
  const places = token.length < 12 ? [start] : placesOf(text, token);
  return MADE_UP.test(text) || places.some((place) => isShown(text, place));
}

function isShown(text: string, start: number): boolean {
  const line = text.lastIndexOf('\n', start - 1);
  const above = line <= 0 ? 0 : text.lastIndexOf('\n', line - 1) + 1;
  return SHOWN.test(text.slice(Math.max(above, start - 400), start));
}

const MOST_PLACES = 20;

function placesOf(text: string, token: string): readonly number[] {
  const places: number[] = [];
  for (
    let at = text.indexOf(token);
    at !== -1 && places.length < MOST_PLACES;
    at = text.indexOf(token, at + token.length)
  ) {
    places.push(at);
  }
  return places;
}

const REVOKED =
  /\b(?:compromised|revoked|deactivated|invalidated)\b|\bold (?:credentials?|keys?|tokens?)\b/iu;

/** True for a credential in a text that says just before that it is no longer good for anything. */
export function isSaidRevoked(text: string, { start }: Ranged): boolean {
  return REVOKED.test(text.slice(Math.max(0, start - 300), start));
}

/** True for a value whose line says that another one takes its place. */
export function isOverwritten(text: string, { end }: Ranged): boolean {
  const lineEnd = text.indexOf('\n', end);
  const rest = text.slice(end, lineEnd === -1 ? end + 400 : lineEnd).slice(0, 400);
  return /\b(?:overwritten|overridden|replaced) (?:by|with|in)\b/iu.test(rest);
}
