import { expect, test } from 'vitest';
import { z } from 'zod';

import { CONFIDENCES } from '#core/confidence.ts';
import { SEVERITIES } from '#core/severity.ts';
import { RULES } from '#rules/index.ts';
import { recordedIo } from '#test/support/recorded-io.ts';

import { rulesCommand } from './rules-command.ts';

const DOCUMENT = z.strictObject({
  schema: z.literal('faultline/rules@1'),
  rules: z.array(
    z.strictObject({
      id: z.string(),
      severity: z.enum(SEVERITIES),
      confidence: z.enum(CONFIDENCES),
      title: z.string().min(1),
      languages: z.array(z.string()).min(1),
      scope: z.string(),
      effort: z.string(),
      tags: z.array(z.string()),
      maturity: z.enum(['stable', 'preview']),
      heard: z.literal('on changes').optional(),
    }),
  ),
});

test('JSON has every rule, by id', async () => {
  const io = recordedIo();
  expect(await rulesCommand({ format: 'json', color: true }, io)).toBe(0);
  const { rules } = DOCUMENT.parse(JSON.parse(io.written.out()));
  expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ meta }) => meta.id).toSorted());
});

test('text has one line a rule below the heading', async () => {
  const io = recordedIo();
  await rulesCommand({ format: 'text', color: true }, io);
  const [heading, ...lines] = io.written.out().trimEnd().split('\n');
  expect(heading).toMatch(/^Rule +Severity +Confidence +Title$/u);
  expect(lines).toHaveLength(RULES.length);
});
