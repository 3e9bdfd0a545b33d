import { z } from 'zod';

import { CONFIDENCES } from '#core/confidence.ts';
import { SEVERITIES } from '#core/severity.ts';

const POSITION = z
  .strictObject({ line: z.int().min(1), column: z.int().min(1) })
  .describe('Both count from 1. Columns count UTF-16 code units.');

const END = POSITION.describe('The position just after the last character.');

const PLACE = {
  path: z.string().min(1).describe('From the root of the repository, with slashes.'),
  start: POSITION,
  end: END,
};

const EVIDENCE = z.strictObject({ ...PLACE, note: z.string() });

const SUGGESTION = z.strictObject({
  title: z.string(),
  edits: z
    .array(
      z.strictObject({
        ...PLACE,
        text: z.string().describe('What takes the place of the stretch.'),
      }),
    )
    .describe('They do not overlap. An empty stretch inserts.'),
});

const FINDING = z.strictObject({
  rule: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/u),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  message: z.string(),
  ...PLACE,
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{32}$/u)
    .describe('Survives moved lines, reformatting and renames. Unique in one audit.'),
  evidence: z.array(EVIDENCE),
  suggestion: SUGGESTION.nullable(),
});

const CONTROL = z.strictObject({
  rule: z.string(),
  title: z.string(),
  evidence: z.array(EVIDENCE),
});

const FILE_COVERAGE = z.strictObject({
  path: z.string().min(1),
  status: z.enum(['analysed', 'partial', 'skipped', 'nothing-to-say']),
  reason: z.string().nullable().describe('Given for partial and skipped.'),
});

const FAILURE = z
  .strictObject({ rule: z.string(), path: z.string().nullable(), reason: z.string() })
  .describe('A rule that failed on a file, or as a whole when the path is null.');

const WAIVED = z
  .strictObject({
    finding: FINDING,
    reason: z.string(),
    owner: z.string(),
    until: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/u)
      .describe('The last day on which the waiver holds.'),
    grantedIn: z.string(),
  })
  .describe('A finding that a waiver accepts.');

const LEFT_OUT = z
  .strictObject({ finding: FINDING, because: z.string() })
  .describe('A finding that the policy leaves out.');

const COUNT = z.int().min(0);

/** The JSON output of an audit: `faultline audit --format json`. Strict, because it is our own word. */
export const AUDIT_SCHEMA = z.strictObject({
  schema: z.literal('faultline/audit@1'),
  findings: z.array(FINDING).describe('Worst first, then by path and place.'),
  waived: z.array(WAIVED),
  leftOut: z.array(LEFT_OUT),
  notes: z
    .array(z.string())
    .describe('What a reader should know besides, such as waivers that end.'),
  controls: z.array(CONTROL).describe('Good practices that were seen.'),
  coverage: z.strictObject({ files: z.array(FILE_COVERAGE), failures: z.array(FAILURE) }),
  stats: z.strictObject({
    files: COUNT.describe('Files of the tree.'),
    parsed: COUNT.describe('Files that were parsed.'),
    rules: COUNT.describe('Rules that ran.'),
  }),
});

/** One audit as it is written to JSON. */
export type AuditDocument = z.infer<typeof AUDIT_SCHEMA>;

/** The schema as a JSON Schema document, draft 2020-12, for those who read the output. */
export function auditJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Faultline audit', ...z.toJSONSchema(AUDIT_SCHEMA) };
}
