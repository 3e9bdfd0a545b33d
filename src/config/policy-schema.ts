import { z } from 'zod';

import { SEVERITIES } from '#core/severity.ts';

import { isBoundedPattern } from './path-pattern.ts';
import { LEVELS } from './policy.ts';

const THRESHOLD = z.enum([...SEVERITIES, 'none']);

const RULE_ID = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/u, 'is no id of a rule');

const GLOB = z
  .string()
  .min(1)
  .max(200)
  .refine(isBoundedPattern, 'stands for more than 100 patterns; use fewer braces');

const SEVERITY = THRESHOLD.describe(
  'The mildest severity that blocks; `none` lets everything pass.',
);

const CONFIDENCE = z
  .enum(['high', 'medium'])
  .describe('The least confidence that blocks. Low confidence never blocks.');

const FINDINGS = z
  .enum(['new', 'all'])
  .describe('`new`: only what the pull request brings. `all`: also what its base has already.');

const RULES = z
  .record(RULE_ID, z.enum(LEVELS))
  .describe(
    'What the findings of single rules may do: `off` leaves them out, `report` lists them in the check, `comment` comments them and never blocks, `block` blocks whatever their severity. A rule that is not named goes by its severity.',
  );

const DAY = z.iso.date('is no day such as 2027-01-31');

const WAIVER = z
  .strictObject({
    rule: RULE_ID.describe('The rule whose findings are accepted.'),
    path: GLOB.optional().describe('Only in files that match this pattern.'),
    finding: z
      .string()
      .regex(/^[0-9a-f]{6,32}$/u, "is not the first 6 or more digits of a finding's fingerprint")
      .optional()
      .describe('Only this finding, by the first 6 or more digits of its fingerprint.'),
    reason: z.string().min(10).max(500).describe('Why it is accepted, in at least ten letters.'),
    owner: z.string().min(1).max(100).describe('Who answers for it.'),
    until: DAY.describe('The last day on which it holds.'),
  })
  .describe('An accepted exception. It ends by itself; there is none without an end.');

const PATH = z.strictObject({
  files: z.array(GLOB).min(1).describe('Patterns of the files, from the root of the repository.'),
  block: z
    .strictObject({
      severity: SEVERITY.optional(),
      confidence: CONFIDENCE.optional(),
      findings: FINDINGS.optional(),
    })
    .optional()
    .describe('As `block` above, for these files.'),
  rules: RULES.optional(),
});

const KEYS_TO_LOCK = ['block', 'comments', 'rules', 'paths', 'ignore', 'waivers'] as const;

/** What `.github/faultline.yml` may say. Its JSON Schema is generated from this. */
export const POLICY_SCHEMA = z
  .strictObject({
    block: z
      .strictObject({
        severity: SEVERITY.optional(),
        confidence: CONFIDENCE.optional(),
        findings: FINDINGS.optional(),
        unread: z
          .enum(['pass', 'block'])
          .optional()
          .describe('Whether a changed file that rules concern and that could not be read blocks.'),
      })
      .optional()
      .describe('What blocks a merge.'),
    comments: z
      .strictObject({
        severity: THRESHOLD.optional().describe(
          'The mildest severity that is commented on its line. What is milder stands in the check.',
        ),
        most: z.int().min(0).max(50).optional().describe('Most comments of one push.'),
      })
      .optional()
      .describe('What is said on the lines of a pull request.'),
    rules: RULES.optional(),
    paths: z
      .array(PATH)
      .max(100)
      .optional()
      .describe(
        'Overrides for some files. The last entry that matches a file and says something wins.',
      ),
    ignore: z
      .array(GLOB)
      .max(500)
      .optional()
      .describe('Patterns of files whose findings are left out.'),
    waivers: z.array(WAIVER).max(500).optional().describe('Accepted exceptions.'),
    codeScanning: z
      .boolean()
      .optional()
      .describe(
        'Whether the findings of the default branch are uploaded to code scanning. See "Code scanning".',
      ),
    locked: z
      .array(z.union([z.enum(KEYS_TO_LOCK), z.string().regex(/^(?:block|comments|rules)\.\S+$/u)]))
      .max(200)
      .optional()
      .describe(
        "Only in an organisation's file: keys that repositories may make stricter and not looser, such as `block.severity`, `rules`, `rules.secrets/committed`, `waivers`.",
      ),
  })
  .describe(
    'What Faultline does with its findings. Read from the base branch, never from the head.',
  );

/** A policy file as it was written, nothing filled in. */
export type PolicyFileValue = z.infer<typeof POLICY_SCHEMA>;

/** The schema as a JSON Schema document, draft 2020-12, for editors. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Faultline policy', ...z.toJSONSchema(POLICY_SCHEMA) };
}
