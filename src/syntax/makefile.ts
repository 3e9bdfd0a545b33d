interface MakefileRange {
  /** UTF-16 offsets into the file's text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface MakefileRule {
  readonly targets: readonly string[];
  /** The recipe's lines without their tab and prefix; continued lines are one. */
  readonly recipe: readonly MakefileRange[];
}

export interface Makefile {
  /** `NAME = value`, the last assignment of each name. */
  readonly variables: ReadonlyMap<string, string>;
  readonly rules: readonly MakefileRule[];
}

const ASSIGNMENT = /^(?:export\s+)?(?<name>[\w.-]+)\s*(?:[:?+]|::)?=\s*(?<value>.*)$/u;
const RULE = /^(?<targets>[^\s:#=][^:#=]*)::?(?!=)/u;

/**
 * The rules of a Makefile with the places of their recipes. Conditionals are passed over, so that all
 * branches count. Never throws. https://www.gnu.org/software/make/manual/make.html#Rules
 */
export function parseMakefile(text: string): Makefile {
  const variables = new Map<string, string>();
  const rules: { targets: readonly string[]; recipe: MakefileRange[] }[] = [];
  for (const line of logicalLines(text)) {
    const content = text.slice(line.start, line.end);
    if (content.startsWith('\t')) {
      const prefix = /^\s*[@+-]*\s*/u.exec(content)?.[0].length ?? 0;
      rules.at(-1)?.recipe.push({ start: line.start + prefix, end: line.end });
      continue;
    }
    const assigned = ASSIGNMENT.exec(content)?.groups;
    if (assigned?.['name'] !== undefined) {
      variables.set(assigned['name'], (assigned['value'] ?? '').trim());
      continue;
    }
    const targets = RULE.exec(content)?.groups?.['targets'];
    if (targets !== undefined) {
      rules.push({ targets: targets.trim().split(/\s+/u), recipe: [] });
    }
  }
  return { variables, rules };
}

function logicalLines(text: string): readonly MakefileRange[] {
  const lines: MakefileRange[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const isEnd = at === text.length || text.charAt(at) === '\n';
    const before = text.charAt(at - 1) === '\r' ? at - 1 : at;
    if (isEnd && (at === text.length || text.charAt(before - 1) !== '\\')) {
      lines.push({ start, end: before });
      start = at + 1;
    }
  }
  return lines;
}
