import { createHash } from 'node:crypto';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  exampleAudit,
  exampleContext,
  exampleFinding,
  exampleFingerprint,
} from '#test/support/example-audit.ts';
import { hostileText } from '#test/support/rendered-markdown.ts';

import { auditHtml } from './audit-html.ts';
import type { ReportContext } from './handover/audit-report.ts';
import { readLinesOf } from './line-changes.ts';

const PLACE = { start: { line: 2, column: 2 }, end: { line: 2, column: 5 } };

const HOSTILE_HTML = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '" style="background:url(https://evil.example/x)',
  '</style><style>*{display:none}</style>',
  '</code></pre></article></section></body></html>',
  '--><!--',
  '<![CDATA[x]]>',
  '&lt;script&gt; &#60;script&#62; &quot;',
  '`<svg onload=alert(1)>`',
  'javascript:alert(1)',
  '\u202E\u0000\u001B[31m\uD800',
  '${x} $& $1',
];

/** A report in which `text` stands wherever text of a repository or of a policy can stand. */
function reportWith(text: string): string {
  const onOneLine = text.replace(/[\r\n]/gu, ' ');
  const evidence = [{ path: `b${text}`, ...PLACE, note: `x${text}` }];
  const finding = exampleFinding({
    path: `a${text}`,
    ...PLACE,
    message: `x${text}`,
    evidence,
    suggestion: {
      title: `x${text}`,
      edits: [{ path: `a${text}`, ...PLACE, text: `z${onOneLine}` }],
    },
  });
  const waiver = {
    reason: `x${text}`,
    owner: `x${text}`,
    until: '2027-01-31',
    grantedIn: `x${text}`,
  };
  return auditHtml(
    exampleAudit({
      findings: [finding],
      controls: [{ rule: 'data/sql-injection', title: 'Good', evidence }],
      coverage: {
        files: [{ path: `c${text}`, status: 'partial', reason: `x${text}` }],
        failures: [{ rule: 'data/x', path: `d${text}`, reason: `x${text}` }],
      },
    }),
    exampleContext({
      subject: `x${text}`,
      guidance: new Map([['data/sql-injection', { why: 'Rows are read.', fix: 'Pass it.' }]]),
      aside: {
        waived: [{ finding, waiver }],
        leftOut: [{ finding, because: `x${text}` }],
        notes: [`x${text}`],
      },
      readLine: (_path, line) => (line < 4 ? `xyzw${onOneLine}` : undefined),
    }),
  );
}

const TAG = /<(?<name>[!/]?[a-z][a-z0-9]*)(?<attributes>(?: [a-zA-Z-]+(?:="[^"<>]*")?)*) ?\/?>/gu;

/** Names of the tags and of their attributes, in order. Throws when an angle bracket is in no tag. */
function skeleton(page: string): readonly string[] {
  const flat = page.replace(/<style>[^<]*<\/style>/u, '<style></style>').replace(/\s+/gu, ' ');
  expect(flat.replace(TAG, '')).not.toMatch(/[<>]/u);
  return [...flat.matchAll(TAG)].map(
    ({ groups }) =>
      `${groups?.['name'] ?? ''} ${groups?.['attributes']?.replace(/="[^"]*"/gu, '') ?? ''}`,
  );
}

test('whatever stands in a finding, a path, a line or a note, it opens no tag and no attribute', () => {
  const neutral = skeleton(reportWith('y'));
  expect(neutral.length).toBeGreaterThan(200);
  fc.assert(
    fc.property(fc.oneof(hostileText(), fc.constantFrom(...HOSTILE_HTML), fc.string()), (text) => {
      const page = reportWith(text);
      expect(skeleton(page)).toEqual(neutral);
      expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    }),
    { numRuns: 150, examples: HOSTILE_HTML.map((text) => [text]) },
  );
});

test('hostile text is shown as it is written', () => {
  const page = auditHtml(
    exampleAudit({ findings: [exampleFinding({ message: '<b>"bold" & \'brave\'</b>' })] }),
    exampleContext(),
  );
  expect(page).toContain('<p>&#60;b&#62;&#34;bold&#34; &#38; &#39;brave&#39;&#60;/b&#62;</p>');
});

test('the file asks for nothing: no script, no source, no style but its own, known by its hash', () => {
  const page = reportWith('y');
  const style = /<style>(?<css>[^<]*)<\/style>/u.exec(page)?.groups?.['css'] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(page).toContain(
    `http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  );
  expect(page).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b/u);
  expect(page).not.toMatch(/ (?:src|srcset|style|on[a-z]+)="/u);
  expect(style).not.toMatch(/url\(|@import/u);
});

test('every link inside of the file leads to something in it, and no anchor is there twice', () => {
  const findings = [
    exampleFinding(),
    exampleFinding({ severity: 'low', fingerprint: exampleFingerprint(1) }),
    exampleFinding({ rule: 'http/health-ok-when-unhealthy', fingerprint: exampleFingerprint(2) }),
  ];
  const page = auditHtml(exampleAudit({ findings }), exampleContext());
  const anchors = [...page.matchAll(/ id="(?<id>[^"]*)"/gu)].map(({ groups }) => groups?.['id']);
  const links = [...page.matchAll(/ href="#(?<id>[^"]*)"/gu)].map(({ groups }) => groups?.['id']);
  expect(new Set(anchors).size).toBe(anchors.length);
  expect(links).toContain('f3');
  expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
});

test('bars are drawn on one scale', () => {
  const findings = [1, 2, 3].map((number) =>
    exampleFinding({
      fingerprint: exampleFingerprint(number),
      rule: number === 3 ? 'http/health-ok-when-unhealthy' : 'data/sql-injection',
      severity: number === 1 ? 'critical' : 'high',
    }),
  );
  const page = auditHtml(exampleAudit({ findings }), exampleContext());
  const bars = page.split('<svg').slice(1, 4);
  expect(
    bars.map((bar) =>
      [
        ...bar.matchAll(
          /class="(?<tone>[a-z]+)"\s+x="(?<x>\d+)"\s+y="0"\s+width="(?<width>\d+)"/gu,
        ),
      ].map(
        ({ groups }) =>
          `${groups?.['tone'] ?? ''} ${groups?.['x'] ?? ''} ${groups?.['width'] ?? ''}`,
      ),
    ),
  ).toEqual([
    ['critical 0 333', 'high 333 667'],
    ['critical 0 500', 'high 500 500'],
    ['high 0 500'],
  ]);
});

function exampleFrame(fields: Partial<ReportContext>): string {
  const finding = exampleFinding({ start: { line: 2, column: 5 }, end: { line: 2, column: 8 } });
  return auditHtml(exampleAudit({ findings: [finding] }), exampleContext(fields));
}

test('code is shown without the indentation that its lines share, and marked', () => {
  const readLine = readLinesOf(new Map([['src/users.ts', '  one\n    bad(x)\n']]));
  expect(exampleFrame({ readLine }).replace(/\s+>/gu, '>')).toContain(
    '<span class="number">1</span><span>one</span></span><span class="line"><span class="number">2</span><span>  <mark>bad</mark>(x)</span>',
  );
});

test('a line that holds a secret is not quoted', () => {
  const readLine = readLinesOf(new Map([['src/users.ts', 'neighbour\nkey=hunter2\n']]));
  const page = exampleFrame({ readLine, secretRules: new Set(['data/sql-injection']) });
  expect(page).not.toMatch(/hunter2|neighbour/u);
  expect(page).toContain('The line is not quoted, because it holds a secret.');
});

test('many findings of a rule: the first lie open, the others are folded and none is lost', () => {
  const findings = Array.from({ length: 8 }, (_value, index) =>
    exampleFinding({ fingerprint: exampleFingerprint(index), path: `src/${String(index)}.ts` }),
  );
  const page = auditHtml(exampleAudit({ findings }), exampleContext());
  const [open = '', folded = ''] = page.split('<summary>3 further places</summary>');
  expect(open.match(/<article/gu)).toHaveLength(5);
  expect(folded.match(/<article/gu)).toHaveLength(3);
});

test('of hundreds of findings of a rule most have a line each, to which references lead', () => {
  const findings = Array.from({ length: 300 }, (_value, index) =>
    exampleFinding({
      fingerprint: exampleFingerprint(index),
      path: `src/${String(index).padStart(3, '0')}.ts`,
      ...(index === 299 ? { message: 'This one is different.' } : {}),
    }),
  );
  const page = auditHtml(exampleAudit({ findings }), exampleContext());
  expect(page.match(/<article/gu)).toHaveLength(10);
  expect(page.match(/<li id="f/gu)).toHaveLength(290);
  expect(page.match(/The name from the request/gu)).toHaveLength(11);
  expect(page).toMatch(/This one is different\.[^f]*<li id="f300">/u);
});

test('an empty audit is a whole page too', () => {
  const page = auditHtml(
    exampleAudit({ findings: [], coverage: { files: [], failures: [] } }),
    exampleContext(),
  );
  expect(page).toMatch(/^<!doctype html>/u);
  expect(page).toContain('No rule reports anything in the files that were read.');
  expect(page).not.toMatch(/NaN|undefined|<svg/u);
});

test('the same audit gives the same bytes, with a day only when it is given', () => {
  expect(reportWith('y')).toBe(reportWith('y'));
  const dated = auditHtml(exampleAudit(), exampleContext({ date: '2027-01-31' }));
  expect(dated).toContain('<p class="facts">2027-01-31 · Faultline 0.1.0</p>');
  expect(auditHtml(exampleAudit(), exampleContext())).toContain(
    '<p class="facts">Faultline 0.1.0</p>',
  );
});
