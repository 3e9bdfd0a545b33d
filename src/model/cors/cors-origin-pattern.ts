import { patternSequences } from '../code/pattern-sequences.ts';
import type { Atom, PatternSequence } from '../code/pattern-sequences.ts';

/** What a pattern of origins lets in beyond what it was written for. */
export interface PatternReach {
  /** An origin that passes and was not meant. */
  readonly admits: string;
  /** True when an attacker needs more than a domain: the visitor's network, or a top-level domain. */
  readonly isMild: boolean;
  /** Where the dots stand in the pattern that should be escaped. */
  readonly dots: readonly number[];
  /** True when nothing is wrong but dots. */
  readonly isDotsOnly: boolean;
}

export type Matching = 'whole' | 'start' | 'anywhere';

/** What is compared: a whole origin with its scheme, or only a host name. */
export type Subject = 'origin' | 'host';

// Anybody gets a host name below these.
const SHARED_HOSTS =
  /^(?:vercel\.app|netlify\.app|herokuapp\.com|pages\.dev|workers\.dev|github\.io|gitlab\.io|web\.app|firebaseapp\.com|onrender\.com|fly\.dev|railway\.app|surge\.sh|ngrok\.io|ngrok-free\.app|ngrok\.app|trycloudflare\.com|azurewebsites\.net|azurestaticapps\.net|amplifyapp\.com|cloudfront\.net|amazonaws\.com|replit\.app|repl\.co|deno\.dev|run\.app|appspot\.com|loca\.lt|stackblitz\.io|webcontainer\.io)$/u;

/**
 * What a pattern lets in that it was not meant to: undefined when it means what it matches, when it is
 * for schemes that websites do not have, or when it cannot be read. The pattern is read, never run.
 */
export function reachOfPattern(
  pattern: string,
  matching: Matching,
  subject: Subject,
): PatternReach | undefined {
  const reaches = (patternSequences(pattern) ?? []).flatMap((sequence) => {
    const reach = reachOf(sequence, matching, subject);
    return reach === undefined ? [] : [reach];
  });
  const worst = reaches.find(({ isMild }) => !isMild) ?? reaches[0];
  return worst === undefined
    ? undefined
    : {
        ...worst,
        dots: [...new Set(reaches.flatMap(({ dots }) => dots))].toSorted((a, b) => a - b),
        isDotsOnly: reaches.every(({ isDotsOnly }) => isDotsOnly),
      };
}

interface Host {
  readonly scheme: string;
  readonly atoms: readonly Atom[];
  readonly hasStart: boolean;
  readonly hasEnd: boolean;
}

function reachOf(
  sequence: PatternSequence,
  matching: Matching,
  subject: Subject,
): PatternReach | undefined {
  const host = hostOf(sequence, matching);
  if (host === undefined) {
    return undefined;
  }
  const ends = openEnd(host) ?? openStart(host, subject);
  const dots = looseDots(host.atoms);
  if (ends !== undefined && !ends.isMild) {
    return { ...ends, dots, isDotsOnly: false };
  }
  const [first] = dots;
  if (first !== undefined) {
    const isLast = !host.atoms.some(
      (atom, index) => index > positionOf(host.atoms, first) && isDotSign(atom),
    );
    const admits = host.scheme + render(host.atoms, first);
    return { admits, isMild: isLast, dots, isDotsOnly: ends === undefined };
  }
  return ends === undefined ? undefined : { ...ends, dots, isDotsOnly: false };
}

function hostOf(sequence: PatternSequence, matching: Matching): Host | undefined {
  const hasStart = sequence[0]?.kind === 'start' || matching !== 'anywhere';
  const hasEnd = sequence.at(-1)?.kind === 'end' || matching === 'whole';
  const atoms = sequence.filter(({ kind }) => kind !== 'start' && kind !== 'end');
  const scheme = /^(?<name>[a-z][a-z\d+-]*):\/\//iu.exec(render(atoms));
  if (scheme === null) {
    return { scheme: 'https://', atoms, hasStart, hasEnd };
  }
  const length = scheme[0].length;
  const isPlain = atoms.slice(0, length).every(({ kind }) => kind === 'char');
  if (!isPlain || !/^https?$/iu.test(scheme.groups?.['name'] ?? '')) {
    return undefined;
  }
  // An origin has its scheme at the start, so a pattern with one can match nowhere else.
  return { scheme: scheme[0], atoms: atoms.slice(length), hasStart: true, hasEnd };
}

type OpenSide = Pick<PatternReach, 'admits' | 'isMild'>;

function openEnd({ scheme, atoms, hasEnd }: Host): OpenSide | undefined {
  const last = atoms.at(-1);
  const isAnyEnd = last?.kind === 'wild' && last.isAny;
  const text = render(isAnyEnd ? atoms.slice(0, -1) : atoms);
  if (last === undefined) {
    return hasEnd ? undefined : { admits: `${scheme}evil.example`, isMild: false };
  }
  const isAfterPort = /:[^/]*$/u.test(text);
  if (isAfterPort || text.endsWith('/')) {
    return undefined;
  }
  if (isAnyEnd) {
    return {
      admits: `${scheme}${text}${/[\w]$/u.test(text) ? '.' : ''}evil.example`,
      isMild: false,
    };
  }
  return hasEnd
    ? undefined
    : { admits: `${scheme}${text}${text.endsWith('.') ? '' : '.'}evil.example`, isMild: false };
}

function openStart({ scheme, atoms, hasStart }: Host, subject: Subject): OpenSide | undefined {
  const wildAt = atoms.findLastIndex(({ kind }) => kind === 'wild');
  const isOpen = !hasStart || atoms[0]?.kind === 'wild';
  const rest = render(atoms.slice(wildAt + 1));
  const before = render(atoms.slice(0, Math.max(wildAt, 0)));
  if (/^\.[\w-]/u.test(rest) && SHARED_HOSTS.test(rest.slice(1)) && (isOpen || wildAt > 0)) {
    return { admits: `${scheme}${before}evil${rest}`, isMild: false };
  }
  if (!isOpen || (wildAt > 0 && hasStart && !isOnlyWild(atoms.slice(0, wildAt + 1)))) {
    return undefined;
  }
  if (/^[\w-]/u.test(rest)) {
    const labels = rest.replace(/:.*$/u, '').split('.').length;
    // Netlify gives names with `--` only to the site behind them.
    const isShared = SHARED_HOSTS.test(rest.slice(rest.indexOf('.') + 1)) && !rest.startsWith('--');
    const isOwnDomain = labels === 2 || isShared;
    return isOwnDomain || (!hasStart && labels > 1)
      ? { admits: `${scheme}evil${rest}`, isMild: labels > 2 && !isOwnDomain }
      : undefined;
  }
  if (rest.startsWith(':') && rest !== ':') {
    return { admits: `${scheme}evil.example${rest}`, isMild: false };
  }
  // Without a scheme, the unencrypted origin of any subdomain passes too.
  return rest.startsWith('.') && !hasStart && subject === 'origin'
    ? { admits: `http://anything${rest}`, isMild: true }
    : undefined;
}

function isOnlyWild(atoms: readonly Atom[]): boolean {
  return atoms.every(({ kind }) => kind === 'wild');
}

function looseDots(atoms: readonly Atom[]): readonly number[] {
  return atoms.flatMap((atom, index) => {
    const [before, after] = [atoms[index - 1], atoms[index + 1]];
    return atom.kind === 'dot' && isBesideDot(before) && isBesideDot(after) ? [atom.at] : [];
  });
}

function isBesideDot(atom: Atom | undefined): boolean {
  return atom?.kind === 'wild' || (atom?.kind === 'char' && /[\w-]/u.test(atom.char));
}

function isDotSign(atom: Atom): boolean {
  return atom.kind === 'dot' || (atom.kind === 'char' && atom.char === '.');
}

function positionOf(atoms: readonly Atom[], at: number): number {
  return atoms.findIndex((atom) => atom.kind === 'dot' && atom.at === at);
}

// The text that the pattern was written for; with `looseAt`, one that passes by that dot.
function render(atoms: readonly Atom[], looseAt?: number): string {
  return atoms
    .map((atom) => {
      switch (atom.kind) {
        case 'char':
          return atom.char;
        case 'dot':
          return atom.at === looseAt ? 'x' : '.';
        case 'wild':
          return 'any';
        default:
          return '';
      }
    })
    .join('');
}
