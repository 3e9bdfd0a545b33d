/** The whole style of the page. Both colour schemes keep a contrast of 4.5 to 1 for text. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f5f1; --card: #ffffff; --ink: #1d2327; --faint: #5a636b; --line: #d9d7d0;
  --accent: #0b5f6b; --bar: #eeece6;
  --bad: #a3172b; --bad-paper: #fdeeee; --good: #17683a; --good-paper: #eaf6ee;
  --added: #e3f4e8; --added-number: #cdead6; --removed: #fdeaea; --removed-number: #f8d7d7;
  --hunk: #e9f1f2; --code: #f0eee8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --card: #1b2125; --ink: #e4e7e9; --faint: #a0aab2; --line: #333c43;
    --accent: #6cc8d6; --bar: #222a2f;
    --bad: #ff8f9a; --bad-paper: #38191d; --good: #7fd69f; --good-paper: #15301f;
    --added: #163020; --added-number: #1d4029; --removed: #3a1c1f; --removed-number: #4d2529;
    --hunk: #1d2a2e; --code: #262e33;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif;
}
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
footer { color: var(--faint); padding-bottom: 2rem; font-size: 0.9rem; }
p { margin: 0.4rem 0; }
h1 { font-size: 1.65rem; line-height: 1.25; margin: 0.1rem 0 0.6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 2rem 0 0.75rem; padding-top: 1.25rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.6rem; }
h4, h5, h6 { font-size: 0.98rem; margin: 1.1rem 0 0.4rem; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, .path, .place, .diff { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", monospace; }
code { background: var(--code); border-radius: 4px; padding: 0.1em 0.35em; font-size: 0.87em; overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: 6px; padding: 0.6rem; overflow-x: auto; }
pre code { padding: 0; background: none; }
.repository { color: var(--accent); font-weight: 600; margin: 0; }
.faint { color: var(--faint); font-weight: 400; }
h2 .faint { font-size: 0.95rem; margin-left: 0.4rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.tag {
  display: inline-block; border: 1px solid var(--line); border-radius: 4px; padding: 0 0.4em;
  font-size: 0.8em; font-weight: 500; color: var(--faint);
}
.tag.state { color: var(--good); border-color: var(--good); text-transform: capitalize; }
.tag.failed { color: var(--bad); border-color: var(--bad); }
.tag.passed { color: var(--good); border-color: var(--good); }
.plus { color: var(--good); } .minus { color: var(--bad); }
nav { display: flex; flex-wrap: wrap; gap: 0.6rem; margin-top: 1rem; }
nav a {
  color: inherit; text-decoration: none; background: var(--card); border: 1px solid var(--line);
  border-left-width: 5px; border-radius: 6px; padding: 0.35rem 0.8rem;
}
nav a:hover { background: var(--bar); }
nav .blocked { border-left-color: var(--bad); } nav .blocked b { color: var(--bad); }
nav .free { border-left-color: var(--good); } nav .free b { color: var(--good); }
.merge { border: 1px solid; border-radius: 8px; overflow: hidden; background: var(--card); }
.merge.blocked { border-color: var(--bad); } .merge.free { border-color: var(--good); }
.merge p { margin: 0; padding: 0.6rem 1rem; }
.merge .verdict { font-size: 1.05rem; }
.blocked .verdict { background: var(--bad-paper); color: var(--bad); }
.free .verdict { background: var(--good-paper); color: var(--good); }
.mark { font-weight: 700; margin-right: 0.3rem; }
.merge .row { display: flex; flex-wrap: wrap; gap: 0.2rem 0.7rem; align-items: baseline; }
.row > span:nth-child(2) { flex: 1 1 16rem; }
.failed { color: var(--bad); } .passed { color: var(--good); }
.file, .check, .review, .outdated {
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: 0.8rem 0;
}
.file { overflow: hidden; }
.file > summary {
  background: var(--bar); padding: 0.45rem 0.8rem; cursor: pointer; overflow-wrap: anywhere;
}
.file[open] > summary { border-bottom: 1px solid var(--line); }
.path { font-size: 0.88rem; font-weight: 600; }
.counts { float: right; font-size: 0.85rem; display: flex; gap: 0.6rem; color: var(--faint); }
.missing { padding: 0.2rem 0.8rem; color: var(--faint); }
.diff { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 0.82rem; line-height: 1.5; }
.diff td { padding: 0 0.4rem; vertical-align: top; }
col.number { width: 3.4rem; } col.sign { width: 1.6rem; }
.diff .number { text-align: right; color: var(--faint); user-select: none; }
.diff .sign { text-align: center; user-select: none; }
.diff .code { white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
.hunk td { background: var(--hunk); color: var(--faint); padding: 0.15rem 0.8rem; overflow-wrap: anywhere; }
.added { background: var(--added); } .added .number { background: var(--added-number); }
.removed { background: var(--removed); } .removed .number { background: var(--removed-number); }
.added .number, .removed .number { color: inherit; }
.said > td { padding: 0.6rem 0.8rem; background: var(--bar); border: solid var(--line); border-width: 1px 0; }
.comment {
  background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--accent);
  border-radius: 8px; padding: 0.5rem 0.9rem; max-width: 860px; overflow: hidden;
  font: 0.93rem/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif;
}
.byline { margin: 0.1rem 0 0.4rem; color: var(--faint); } .byline strong { color: var(--ink); }
.avatar {
  display: inline-block; width: 1.45em; height: 1.45em; line-height: 1.45em; border-radius: 5px;
  background: var(--accent); color: var(--card); text-align: center; font-weight: 700; margin-right: 0.3em;
}
.review { padding: 0.4rem 0.9rem; }
.outdated { padding: 0.5rem 0.9rem; }
.check { padding: 0.2rem 1.1rem 0.8rem; margin-top: 1.5rem; }
.check > h3 { margin: 0.8rem 0 0.2rem; } .check > .title { font-weight: 600; }
.annotations { list-style: none; padding: 0; }
.annotations li { border-left: 4px solid var(--line); padding: 0.1rem 0.8rem; margin: 0.6rem 0; color: inherit; }
.annotations .failed { border-left-color: var(--bad); }
.place { font-size: 0.88rem; overflow-wrap: anywhere; }
.markdown { overflow-wrap: anywhere; }
.markdown ul { padding-left: 1.4rem; margin: 0.4rem 0; }
details > summary { cursor: pointer; }
.markdown .table { overflow-x: auto; margin: 0.6rem 0; }
.markdown table { border-collapse: collapse; }
.markdown .table th, .markdown .table td {
  border: 1px solid var(--line); padding: 0.3rem 0.6rem; vertical-align: top; overflow-wrap: normal;
}
.markdown .table th { background: var(--bar); text-align: left; }
.markdown .table td:nth-child(4):last-child { min-width: 16rem; }
.markdown .table code { overflow-wrap: normal; }
.suggestion { margin: 0.6rem 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.suggestion figcaption { background: var(--bar); padding: 0.25rem 0.7rem; font-size: 0.88em; font-weight: 600; }
@media (max-width: 640px) {
  header, main, footer { padding-left: 0.6rem; padding-right: 0.6rem; }
  h1 { font-size: 1.3rem; }
  .diff { font-size: 0.75rem; }
  col.number { width: 2.1rem; } col.sign { width: 1rem; }
  .diff .number { padding: 0 0.2rem; } .diff .sign { padding: 0; }
  .said > td { padding: 0.4rem; }
  .counts { float: none; margin-top: 0.2rem; }
}
`;
