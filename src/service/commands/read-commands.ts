import type { Day } from '#config/waiver.ts';

/** What somebody asks for in a comment. `finding` has digits of a fingerprint; undefined when it was left out. */
export type Command =
  | { readonly kind: 'recheck' }
  | { readonly kind: 'explain'; readonly finding: string | undefined }
  /** Why a rule says what it says of a file, or nothing; of the whole pull request when none is named. */
  | { readonly kind: 'explain rule'; readonly rule: string; readonly path: string | undefined }
  | {
      readonly kind: 'waive';
      readonly finding: string | undefined;
      readonly until: Day;
      readonly reason: string;
    }
  | { readonly kind: 'wrong'; readonly finding: string | undefined; readonly reason: string };

/** One line of a comment that begins with `/faultline`. */
export type CommandReading =
  | { readonly kind: 'command'; readonly line: string; readonly command: Command }
  /** `why` is a plain sentence that can quote the line. */
  | { readonly kind: 'refused'; readonly line: string; readonly why: string };

const BEGINNING = /^\/faultline(?=\s|$)/u;

/** More commands of one comment than anybody writes by hand are not obeyed. */
const MOST_COMMANDS = 10;

/** The bounds of a reason in a policy file. */
const REASON = { shortest: 10, longest: 500 };

const FORMS = {
  recheck: '`/faultline recheck`',
  explain: '`/faultline explain <finding>`',
  'explain rule': '`/faultline explain <rule> <path>`',
  waive: '`/faultline waive <finding> until <YYYY-MM-DD> because <reason>`',
  wrong: '`/faultline wrong <finding> because <reason>`',
} as const;

/** True when a line of the comment is meant for us, whatever it asks for. */
export function hasCommand(body: string): boolean {
  return commandLines(body).length > 0;
}

/**
 * The commands at the beginnings of a comment's lines, in their order. Quoted lines and code blocks
 * have none. `today` is the day on which the comment is obeyed.
 */
export function readCommands(body: string, today: Day): readonly CommandReading[] {
  const lines = commandLines(body);
  return lines.map((line, index) =>
    index < MOST_COMMANDS
      ? readLine(line, today)
      : refused(line, `One comment may have ${String(MOST_COMMANDS)} commands.`),
  );
}

function commandLines(body: string): readonly string[] {
  const found: string[] = [];
  let fence: string | undefined;
  for (const line of body.split(/\r\n|\n|\r/u)) {
    const ticks = /^ {0,3}(?<ticks>`{3,}|~{3,})/u.exec(line)?.groups?.['ticks'];
    if (fence === undefined) {
      fence = ticks;
      if (BEGINNING.test(line)) {
        found.push(line.trim());
      }
    } else if (ticks?.startsWith(fence) === true && line.trim() === ticks) {
      fence = undefined;
    }
  }
  return found;
}

function readLine(line: string, today: Day): CommandReading {
  const [, name = '', rest = ''] = /^\/faultline\s*(\S*)\s*(.*)$/u.exec(line) ?? [];
  switch (name) {
    case 'recheck':
      return rest === '' ? command(line, { kind: 'recheck' }) : malformed(line, 'recheck');
    case 'explain':
      return readExplain(line, rest);
    case 'waive':
      return readWaive(line, rest, today);
    case 'wrong':
      return readWrong(line, rest);
    default:
      return refused(line, `The commands are ${Object.values(FORMS).join(', ')}.`);
  }
}

const RULE = /^`?(?<rule>[a-z][a-z-]*\/[a-z0-9-]+)`?(?:\s+`?(?<path>[^`]+?)`?)?$/u;

// A rule has a slash in its name, and no fingerprint has.
function readExplain(line: string, rest: string): CommandReading {
  const { rule, path } = RULE.exec(rest)?.groups ?? {};
  return rule === undefined
    ? withFinding(line, rest === '' ? undefined : rest, (finding) =>
        command(line, { kind: 'explain', finding }),
      )
    : command(line, { kind: 'explain rule', rule, path });
}

const WAIVE =
  /^(?:(?!until\s)(?<finding>\S+)\s+)?until\s+(?<until>\S+)\s+because\s+(?<reason>\S.*)$/u;

function readWaive(line: string, rest: string, today: Day): CommandReading {
  const { finding: digits, until, reason } = WAIVE.exec(rest)?.groups ?? {};
  if (until === undefined || reason === undefined) {
    return malformed(line, 'waive');
  }
  if (!isDay(until)) {
    return refused(line, `${until} is no day such as 2027-01-31.`);
  }
  if (until < today) {
    return refused(line, `${until} is over already. Name the last day on which it is to hold.`);
  }
  const why = wrongWith(reason);
  return why === undefined
    ? withFinding(line, digits, (finding) =>
        command(line, { kind: 'waive', finding, until, reason }),
      )
    : refused(line, why);
}

const WRONG = /^(?:(?!because\s)(?<finding>\S+)\s+)?because\s+(?<reason>\S.*)$/u;

function readWrong(line: string, rest: string): CommandReading {
  const { finding: digits, reason } = WRONG.exec(rest)?.groups ?? {};
  if (reason === undefined) {
    return malformed(line, 'wrong');
  }
  const why = wrongWith(reason);
  return why === undefined
    ? withFinding(line, digits, (finding) => command(line, { kind: 'wrong', finding, reason }))
    : refused(line, why);
}

/** Digits may stand in backticks, as one copies them from a page. */
function withFinding(
  line: string,
  written: string | undefined,
  make: (finding: string | undefined) => CommandReading,
): CommandReading {
  const digits = written?.replaceAll('`', '').toLowerCase();
  return digits === undefined || /^[0-9a-f]{6,32}$/u.test(digits)
    ? make(digits)
    : refused(
        line,
        `A finding is named by the first 6 or more digits of its fingerprint, and ${written ?? ''} is none.`,
      );
}

function wrongWith(reason: string): string | undefined {
  const { shortest, longest } = REASON;
  return reason.length < shortest || reason.length > longest
    ? `A reason has from ${String(shortest)} to ${String(longest)} letters.`
    : undefined;
}

// `Date` takes the 31st of June for the 1st of July, and writes it so.
function isDay(text: string): boolean {
  const moment = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}

function command(line: string, asked: Command): CommandReading {
  return { kind: 'command', line, command: asked };
}

function malformed(line: string, name: keyof typeof FORMS): CommandReading {
  return refused(line, `Write ${FORMS[name]}.`);
}

function refused(line: string, why: string): CommandReading {
  return { kind: 'refused', line, why };
}
