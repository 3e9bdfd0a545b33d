import type { TestedFamily } from './coverage-tests.ts';
import { NOTICE } from './notice.ts';
import { escapeCell } from './rule-header.ts';

const INTRODUCTION = `What the model knows: frameworks, libraries and kinds of files against the concepts that rules
ask for. A cell says what is known in the words of the test that shows it, and links to the file of that test. Its full
name is row, column and cell, so \`npm test -- test/coverage -t 'Express routes: '\` runs one.

A dash means that the model has no such concept for the row, or none that a test shows. Rules say nothing where the
model knows nothing: what is missing here is missed, never reported as wrong.`;

/** `docs/coverage.md`: one table a family. */
export function coveragePage(families: readonly TestedFamily[]): string {
  const sections = families.map((tested) => `## ${tested.family.title}\n\n${table(tested)}`);
  return `<!-- ${NOTICE} -->\n\n# Coverage\n\n${INTRODUCTION}\n\n${sections.join('\n\n')}\n`;
}

function table(tested: TestedFamily): string {
  const { of, concepts, rows } = tested.family;
  return [
    line([of, ...concepts]),
    line(['---', ...concepts.map(() => '---')]),
    ...rows.map((row) => line([row, ...cells(tested, row)])),
  ].join('\n');
}

function cells({ family, tests }: TestedFamily, row: string): readonly string[] {
  const own = tests.filter((test) => test.row === row);
  if (own.length === 0) {
    return family.concepts.map((_, index) => (index === 0 ? 'not supported' : ''));
  }
  return family.concepts.map((concept) => {
    const links = own
      .filter((test) => test.concept === concept)
      .map(({ path, facts }) => `[${facts}](../${path} "${row} ${concept}: ${facts}")`);
    return links.length === 0 ? '–' : links.join('; ');
  });
}

function line(texts: readonly string[]): string {
  return `| ${texts.map(escapeCell).join(' | ')} |`;
}
