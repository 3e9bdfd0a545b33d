import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { audit } from '#audit/audit.ts';
import type { AuditResult } from '#core/audit-result.ts';
import { compareFindings } from '#core/finding.ts';
import type { Span } from '#core/span.ts';
import type { Rule } from '#model/rule.ts';
import { RULES } from '#rules/index.ts';

import { misplaced } from '../support/misplaced.ts';
import { auditCase } from '../support/rule-case.ts';
import { ruleExamples } from '../support/rule-examples.ts';
import { spanText } from '../support/span-text.ts';

type Files = Readonly<Record<string, string>>;

const LONG_LINE = 100_000;
// Each rule reads a line of its own, so this one is shorter: the whole file must stay quick.
const LONG_LINE_OF_ONE = 25_000;
// The gate must not depend on luck: the same commit gives the same verdict.
const FUZZ = { seed: 3, numRuns: 8 };

describe('all rules together', () => {
  test.each([
    { what: 'one long word', line: 'a'.repeat(LONG_LINE) },
    { what: 'open brackets', line: '([{'.repeat(LONG_LINE / 3) },
    { what: 'open strings', line: `"'\``.repeat(LONG_LINE / 3) },
    { what: 'spaces', line: `a${' '.repeat(LONG_LINE)}a` },
  ])('a line of $what is read to its end by all of them together', async ({ line }) => {
    const words = RULES.flatMap(({ code }) => code?.words ?? []).join(' ');
    const text = `${line}\n${words}\n`;
    const result = await audit({
      rules: RULES,
      files: new Map(
        [
          'src/app.ts',
          'app/main.py',
          'compose.yml',
          'Dockerfile',
          '.github/workflows/ci.yml',
          'package.json',
          'db/1.sql',
          '.env',
        ].map((path) => [path, { kind: 'text', text }]),
      ),
    });
    expect(result.coverage.failures.filter(({ reason }) => reason !== 'nested too deeply')).toEqual(
      [],
    );
  });
});

describe.each(RULES.map((rule) => ({ id: rule.meta.id, rule })))('$id', ({ rule }) => {
  test('says the same with other line ends, a byte order mark and a line more on top', async () => {
    for (const { files } of await ruleExamples(rule)) {
      const plain = view(await auditCase(rule, files), 0);
      expect(
        view(
          await auditCase(
            rule,
            mapText(files, (text) => text.replaceAll('\n', '\r\n')),
          ),
          0,
        ),
      ).toEqual(plain);
      expect(
        view(
          await auditCase(
            rule,
            mapText(files, (text) => `\uFEFF${text}`),
          ),
          0,
        ),
      ).toEqual(plain);
      expect(
        view(
          await auditCase(
            rule,
            mapText(files, (text) => `\n${text}`),
          ),
          -1,
        ),
      ).toEqual(plain);
    }
  });

  test('reads empty and cut files to their end', async () => {
    for (const { files } of await ruleExamples(rule)) {
      for (const part of [0, 0.25, 0.5, 0.75, 0.95]) {
        await expectSound(
          rule,
          mapText(files, (text) => text.slice(0, Math.floor(text.length * part))),
        );
      }
    }
  });

  test('reads any text to its end, and says the same twice', async () => {
    const all = await ruleExamples(rule);
    const tokens = all.flatMap(({ files }) =>
      Object.values(files).flatMap((text) => text.match(/\w+|\s+|[^\w\s]/gu) ?? []),
    );
    const text = fc.array(
      fc.oneof({ arbitrary: fc.constantFrom(...tokens), weight: 9 }, fc.string({ unit: 'binary' })),
      {
        minLength: 1,
        maxLength: 80,
        size: 'max',
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), text, async ({ files }, parts) => {
        const random = mapText(files, () => parts.join(''));
        const first = await expectSound(rule, random);
        expect(await auditCase(rule, random)).toEqual(first);
      }),
      FUZZ,
    );
  });

  test('reads a very long line to its end', async () => {
    const [first] = await ruleExamples(rule);
    const long = mapText(first?.files ?? {}, (text) => {
      const line = `${text.replaceAll('\n', ' ')} `;
      return line.repeat(Math.ceil(LONG_LINE_OF_ONE / line.length));
    });
    await expectSound(rule, long);
  });
});

function mapText(files: Files, change: (text: string) => string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]));
}

/** What a reader of the report sees, with all lines moved. Fingerprints must survive the move. */
function view(result: AuditResult, lines: number): unknown {
  return {
    findings: result.findings.map((finding) => ({
      at: `${finding.path}:${spanText(moved(finding, lines))}`,
      message: finding.message,
      fingerprint: finding.fingerprint,
      evidence: finding.evidence.map(
        (each) => `${each.path}:${spanText(moved(each, lines))} ${each.note}`,
      ),
    })),
    controls: result.controls.flatMap(({ evidence }) =>
      evidence.map((each) => `${each.path}:${spanText(moved(each, lines))}`),
    ),
  };
}

/** What is said of a file as a whole stands, empty, at its beginning, and does not move. */
function moved(span: Span, lines: number): Span {
  const { start, end } = span;
  if (spanText(span) === '1:1-1:1') {
    return span;
  }
  return { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } };
}

/** Asserts what must hold for any text at all. */
async function expectSound(rule: Rule, files: Files): Promise<AuditResult> {
  const result = await auditCase(rule, files);
  expect(result.coverage.failures.filter(({ reason }) => reason !== 'nested too deeply')).toEqual(
    [],
  );
  expect(result.findings).toEqual(result.findings.toSorted(compareFindings));
  expect(misplaced(result, files)).toEqual([]);
  return result;
}
