/** The whole style of a document. Both colour schemes keep a contrast of 4.5 to 1 for text. */
export const DOCUMENT_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f5f1; --card: #ffffff; --ink: #1d2327; --faint: #5a636b; --line: #d9d7d0;
  --accent: #0b5f6b; --code: #f0eee8; --mark: #ffe3a3;
  --critical: #a3172b; --high: #b34a00; --medium: #806000; --low: #2f5f94; --info: #5a636b;
  --good: #17683a; --rest: #b9bcb8; --added: #e3f4e8; --removed: #fdeaea;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --card: #1b2125; --ink: #e4e7e9; --faint: #a0aab2; --line: #333c43;
    --accent: #6cc8d6; --code: #262e33; --mark: #5c4a12;
    --critical: #ff8f9a; --high: #ffad73; --medium: #e3c35a; --low: #8fbcf0; --info: #a0aab2;
    --good: #7fd69f; --rest: #4a545b; --added: #163020; --removed: #3a1c1f;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 0.75rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif;
}
header, main { max-width: 60rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere; }
main { padding-bottom: 3rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1.5rem 0 0.25rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.5rem 0 0.75rem; padding-top: 1rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.1rem; line-height: 1.35; margin: 2rem 0 0.4rem; }
p { margin: 0.5rem 0; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, input:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ul, ol { margin: 0.4rem 0; padding-left: 1.5rem; }
li { margin: 0.25rem 0; }
.facts, .faint { color: var(--faint); }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: 0.875em; }
code { background: var(--code); border-radius: 4px; padding: 0.1em 0.3em; }
pre { background: var(--code); border-radius: 6px; padding: 0.6rem; margin: 0.5rem 0; overflow-x: auto; font-size: 0.85rem; }
pre code { background: none; padding: 0; font-size: 1em; }
.lines { padding: 0.4rem 0; }
.line { display: grid; grid-template-columns: 3.2rem 1fr; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; padding-right: 0.6rem; }
.line > :first-child { color: var(--faint); text-align: right; padding-right: 0.8rem; user-select: none; }
.added { background: var(--added); } .removed { background: var(--removed); }
mark { background: var(--mark); color: inherit; border-radius: 2px; box-shadow: 0 2px 0 var(--high); }
nav ol { display: flex; flex-wrap: wrap; gap: 0.4rem; list-style: none; padding: 0; margin: 1rem 0 0; }
nav li { margin: 0; }
nav a { display: block; padding: 0.35rem 0.7rem; background: var(--card); border: 1px solid var(--line); border-radius: 999px; text-decoration: none; }
.severity {
  display: inline-block; font-size: 0.78rem; font-weight: 600; line-height: 1.35; vertical-align: 0.08em;
  padding: 0 0.5em; border: 1px solid currentColor; border-radius: 999px; overflow-wrap: normal; white-space: nowrap;
}
.severity.critical, .number-of.critical b { color: var(--critical); }
.severity.high, .number-of.high b { color: var(--high); }
.severity.medium, .number-of.medium b { color: var(--medium); }
.severity.low, .number-of.low b { color: var(--low); }
.severity.info, .number-of.info b { color: var(--info); }
.number-of.good b { color: var(--good); }
rect.critical { fill: var(--critical); } rect.high { fill: var(--high); } rect.medium { fill: var(--medium); }
rect.low { fill: var(--low); } rect.info { fill: var(--info); } rect.good { fill: var(--good); } rect.faint { fill: var(--rest); }
.numbers { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 1rem 0 0.5rem; }
.number-of { color: var(--faint); } .number-of b { font-size: 1.6rem; line-height: 1.2; }
.bar { display: block; width: 100%; height: 0.9rem; border-radius: 3px; }
.bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: 0.35rem 0.75rem; align-items: center; margin: 1rem 0; overflow-wrap: normal; }
.bars .total { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; background: var(--card); }
th, td { border: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
th, td { overflow-wrap: break-word; } td code { overflow-wrap: anywhere; }
th { font-size: 0.85rem; color: var(--faint); font-weight: 600; overflow-wrap: normal; }
.matrix { width: auto; overflow-wrap: normal; }
.matrix th:not(:first-child), .matrix td:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
.finding { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 8px; padding: 0.4rem 0.9rem; margin: 0.8rem 0; }
.finding.critical { border-left-color: var(--critical); } .finding.high { border-left-color: var(--high); }
.finding.medium { border-left-color: var(--medium); } .finding.low { border-left-color: var(--low); }
.finding:target, h3:target { outline: 3px solid var(--accent); outline-offset: 2px; }
.finding > p:last-child { color: var(--faint); font-size: 0.85rem; }
details { margin: 0.8rem 0; }
details > ul:not(:has(code)) { columns: 20rem; column-gap: 2rem; }
li:target { outline: 3px solid var(--accent); outline-offset: 2px; }
summary { cursor: pointer; padding: 0.4rem 0; color: var(--accent); }
.checks { list-style: none; padding: 0; }
.checks label { display: grid; grid-template-columns: 1.5rem 1fr; padding: 0.2rem 0; }
.checks input { width: 1rem; height: 1rem; margin: 0.25rem 0 0; }
@media screen and (max-width: 40rem) {
  .matrix th, .matrix td { padding: 0.3rem 0.25rem; font-size: 0.75rem; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards, .cards tbody, .cards tr, .cards td { display: block; }
  .cards { background: none; }
  .cards tr { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0.6rem 0; padding: 0.3rem 0.8rem; }
  .cards td { display: grid; grid-template-columns: 6rem 1fr; gap: 0.5rem; border: 0; padding: 0.2rem 0; }
  .cards td::before { content: attr(data-head); color: var(--faint); font-size: 0.85rem; }
  .finding { padding: 0.3rem 0.7rem; }
  .line { grid-template-columns: 2.6rem 1fr; }
}
@page { margin: 16mm 14mm; }
@media print {
  html { font-size: 9.5pt; }
  body { background: none; font-size: 1rem; line-height: 1.4; }
  .matrix th, .matrix td { padding: 0.15rem 0.6rem; }
  header, main { max-width: none; padding: 0; }
  nav { display: none; }
  h2 { break-after: avoid; margin-top: 1.5rem; } h3, summary, p:has(> strong:only-child) { break-after: avoid; }
  .finding, tr, .bars, .line, li { break-inside: avoid; }
  thead { display: table-header-group; }
  a { color: inherit; text-decoration: none; }
  summary { list-style: none; color: inherit; font-weight: 600; }
  .bar, pre, mark, .added, .removed { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
