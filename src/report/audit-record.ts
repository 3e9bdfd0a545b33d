import { z } from 'zod';

import type { AuditResult } from '#core/audit-result.ts';
import { FaultlineError } from '#core/errors.ts';
import { secretRulesOf } from '#core/rule.ts';

import type { AuditAside } from './audit-aside.ts';
import { AUDIT_SCHEMA } from './audit-schema.ts';
import { handover } from './handover/handover.ts';
import { auditDocument } from './json.ts';
import type { ReadLine } from './line-changes.ts';
import type { RuleBook } from './rule-table.ts';

/** An audit with all that its reports quote. */
export interface AuditedTree {
  /** With the findings that the policy shows and nobody waived. */
  readonly result: AuditResult;
  readonly aside: AuditAside;
  /** Lines of the files that were read, as reports may quote them. */
  readonly readLine: ReadLine;
}

/** A longer line is generated, and a report shows 120 characters of it. */
const LONGEST_LINE = 2_000;

const RECORD = z.strictObject({
  audit: AUDIT_SCHEMA,
  /** Path, number and text of those that reports quote. */
  lines: z.array(z.tuple([z.string(), z.int(), z.string()])),
});

/**
 * An audit as a JSON text from which its reports can be written when nobody has the files any more.
 * Of the code it holds no line that the report does not show.
 */
export function recordAudit({ result, aside, readLine }: AuditedTree, rules: RuleBook): string {
  const lines = new Map<string, readonly [path: string, line: number, text: string]>();
  handover(result, {
    rules,
    secretRules: secretRulesOf(rules.table.values()),
    aside,
    guidance: new Map(),
    version: '',
    subject: undefined,
    date: undefined,
    readLine: (path, line) => {
      const text = readLine(path, line);
      if (text === undefined || text.length > LONGEST_LINE) {
        return undefined;
      }
      lines.set(keyOf(path, line), [path, line, text]);
      return text;
    },
  });
  return JSON.stringify({ audit: auditDocument(result, aside), lines: [...lines.values()] });
}

/** What `recordAudit` wrote. Throws `contract-broken` when it is of another form. */
export function readAuditRecord(record: string): AuditedTree {
  const { audit, lines } = parsed(record);
  const texts = new Map(lines.map(([path, line, text]) => [keyOf(path, line), text]));
  const { findings, waived, leftOut, notes, controls, coverage, stats } = audit;
  return {
    result: { findings, controls, coverage, stats },
    aside: {
      waived: waived.map(({ finding, ...waiver }) => ({ finding, waiver })),
      leftOut,
      notes,
    },
    readLine: (path, line) => texts.get(keyOf(path, line)),
  };
}

function parsed(text: string): z.infer<typeof RECORD> {
  try {
    return RECORD.parse(JSON.parse(text));
  } catch (cause) {
    throw new FaultlineError('contract-broken', 'A kept audit is of a form that nobody knows.', {
      cause,
    });
  }
}

function keyOf(path: string, line: number): string {
  return `${String(line)}:${path}`;
}
