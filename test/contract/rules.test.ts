import { describe, expect, test } from 'vitest';

import type { Finding } from '#core/finding.ts';
import { RULES } from '#rules/index.ts';

import { differences } from '../../scripts/generate/differences.ts';
import { generatedFiles } from '../../scripts/generate/generated-files.ts';
import { readRuleFolders } from '../../scripts/generate/rule-folder.ts';
import { isRuleId } from '../../scripts/new-rule/rule-id.ts';
import { LANGUAGE_FILES } from '../support/language-files.ts';
import { messageIdOf } from '../support/message-pattern.ts';
import { ROOT } from '../support/root.ts';
import { auditCase } from '../support/rule-case.ts';
import { ruleExamples, rulePage } from '../support/rule-examples.ts';
import { spanText } from '../support/span-text.ts';

const SECTIONS = ['Why', 'Flagged', 'Passes', 'How to fix', 'When to turn it off', 'Limits'];
const MAX_TITLE = 80;
const MAX_SENTENCES = 3;

describe('the rules as a whole', () => {
  test('there are some', () => {
    expect(RULES.length).toBeGreaterThan(0);
  });

  test('the index has every folder, and the id is the folder', async () => {
    const folders = await readRuleFolders(ROOT);
    expect(RULES.map(({ meta }) => meta.id)).toEqual(folders.map(({ id }) => id));
  });

  test('an id was never used before, not even by a rule that was renamed', () => {
    const ids = RULES.flatMap(({ meta }) => [meta.id, ...(meta.aliases ?? [])]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('the generated files, page headers among them, say what the metadata say', async () => {
    const { files } = await generatedFiles(ROOT);
    expect(await differences(ROOT, files)).toEqual([]);
  });
});

describe.each(RULES.map((rule) => ({ id: rule.meta.id, rule })))('$id', ({ id, rule }) => {
  const { meta } = rule;

  test('has metadata of the right form', () => {
    expect(isRuleId(id)).toBe(true);
    expect((meta.aliases ?? []).filter((alias) => !isRuleId(alias))).toEqual([]);
    expect(meta.title).toMatch(/^\S.*[^.\s]$/u);
    expect(meta.title.length).toBeLessThanOrEqual(MAX_TITLE);
    expect(meta.since).toMatch(/^\d+\.\d+\.\d+$/u);
    expect(meta.tags.filter((tag) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u.test(tag))).toEqual([]);
    expect(meta.languages.length).toBeGreaterThan(0);
    expect(meta.languages.filter((language) => LANGUAGE_FILES[language] === undefined)).toEqual([]);
    expect(meta.references.length).toBeGreaterThan(0);
    expect(
      meta.references.filter((url) => !URL.canParse(url) || !url.startsWith('https://')),
    ).toEqual([]);
    expect([rule.code, rule.file, rule.project].some((visit) => visit !== undefined)).toBe(true);
    expect(rule.code?.words).not.toEqual([]);
  });

  test('has messages that say what, why and what to do', () => {
    const problems = Object.entries(meta.messages).flatMap(([name, text]) =>
      messageProblems(text).map((problem) => `${name}: ${problem}`),
    );
    expect(problems).toEqual([]);
    expect(Object.keys(meta.messages).length).toBeGreaterThan(0);
  });

  test('has a page with all sections in order', async () => {
    const page = await rulePage(rule);
    expect(page.header).toBeDefined();
    expect(page.sections.map(({ title }) => title)).toEqual(SECTIONS);
    const written = page.sections.filter(({ title }) => title !== 'Flagged' && title !== 'Passes');
    expect(written.filter(({ hasText }) => !hasText).map(({ title }) => title)).toEqual([]);
  });

  test('flags the flagged examples and is silent about the others', async () => {
    const wrong: string[] = [];
    for (const example of await ruleExamples(rule)) {
      const { findings, coverage } = await auditCase(rule, example.files);
      if (findings.length !== example.wanted) {
        wrong.push(
          `rule.md:${example.line}: ${findings.length} findings instead of ${example.wanted}: ${describeFindings(findings)}`,
        );
      }
      if (
        findings.some(
          ({ message }) =>
            messageIdOf(meta.messages, message) === undefined ||
            /undefined|\[object|NaN/u.test(message),
        )
      ) {
        wrong.push(
          `rule.md:${example.line}: a message is not filled: ${describeFindings(findings)}`,
        );
      }
      const unread = coverage.files.filter(({ status }) => status === 'partial');
      wrong.push(
        ...unread.map(
          ({ path, reason }) => `rule.md:${example.line}: ${path} does not parse: ${reason}`,
        ),
      );
    }
    expect(wrong).toEqual([]);
  });

  test('shows both sides in each of its languages', async () => {
    const all = await ruleExamples(rule);
    const missing = meta.languages.flatMap((language) =>
      (['Flagged', 'Passes'] as const)
        .filter(
          (section) =>
            !all.some((example) => example.section === section && isShown(language, example.files)),
        )
        .map((section) => `${section}: no example in ${language}`),
    );
    expect(missing).toEqual([]);
  });

  test('names the good practice of the controls that it reports', async () => {
    const controls: unknown[] = [];
    for (const { files } of await ruleExamples(rule)) {
      controls.push(...(await auditCase(rule, files)).controls.filter(({ title }) => title === ''));
    }
    expect(controls).toEqual([]);
  });
});

function messageProblems(text: string): readonly string[] {
  const rest = text.replace(/\{[a-z]\w*\}/giu, '');
  const sentences = text.split(/[.!?](?=\s|$)/u).filter((part) => part.trim() !== '').length;
  return [
    ...(/[{}]/u.test(rest) ? ['a brace belongs to no placeholder'] : []),
    ...(text.endsWith('.') ? [] : ['does not end with a full stop']),
    ...(sentences > MAX_SENTENCES ? [`has ${sentences} sentences`] : []),
    ...(/\bplease\b/iu.test(text) ? ['says please'] : []),
  ];
}

function isShown(language: string, files: Readonly<Record<string, string>>): boolean {
  return Object.keys(files).some((path) => LANGUAGE_FILES[language]?.test(path) === true);
}

function describeFindings(findings: readonly Finding[]): string {
  return findings
    .map((finding) => `${finding.path}:${spanText(finding)} ${finding.message}`)
    .join('; ');
}
