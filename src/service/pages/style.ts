/** How the pages look: plain CSS, light and dark by the reader's own setting, nothing from elsewhere. */
export const pageCss = `
:root {
  color-scheme: light dark;
  --page: #f6f8fb; --sheet: #ffffff; --ink: #111b2b; --quiet: #4a5a70; --line: #d8e0ea; --accent: #1d4ed8;
  --chip: #eef2f8; --bar: #9db7ea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #080d18; --sheet: #0e1626; --ink: #e8eef7; --quiet: #a9b7cb; --line: #2a3a54; --accent: #8db4ff;
    --chip: #1a2740; --bar: #34558f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
}
a { color: var(--accent); }
a:focus-visible, [tabindex]:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--sheet); padding: 0.5rem 1rem; z-index: 1; }
.top { background: var(--sheet); border-bottom: 1px solid var(--line); }
.top > div { max-width: 84rem; margin: auto; padding: 0.6rem 1.25rem; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; align-items: baseline; }
.brand { font-weight: 700; font-size: 1.1rem; color: var(--ink); text-decoration: none; }
.top form { margin-left: auto; }
.top button { font: inherit; font-size: 0.9rem; color: var(--accent); background: none; border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.1rem 0.7rem; cursor: pointer; }
.top button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.top nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; list-style: none; margin: 0; padding: 0; }
.top nav a { text-decoration: none; font-size: 0.95rem; }
.top nav a:hover, .top nav a[aria-current] { text-decoration: underline; text-underline-offset: 0.25em; }
main { max-width: 84rem; margin: auto; padding: 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.25rem 0; }
h2 { font-size: 1.15rem; margin: 0 0 0.75rem; }
h3 { font-size: 1.02rem; margin: 1.25rem 0 0.35rem; }
.sub { color: var(--quiet); margin: 0 0 1.25rem; overflow-wrap: anywhere; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1rem 1.25rem; margin: 0 0 1.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 1.25rem; padding: 0; margin: 0 0 1.25rem; list-style: none; }
.cards > li { display: flex; flex-direction: column; margin: 0; }
.cards .sub { margin-bottom: 0.75rem; font-size: 0.9rem; }
.cards .picture { flex: 1; display: flex; align-items: center; justify-content: center; margin-bottom: 0.75rem; }
.cards .picture svg { max-height: 22rem; width: 100%; height: auto; }
.chips { display: flex; flex-wrap: wrap; gap: 0.4rem; list-style: none; margin: 0; padding: 0; }
.chips li { background: var(--chip); border-radius: 999px; padding: 0.1rem 0.7rem; font-size: 0.9rem; }
.diagram { overflow-x: auto; }
.diagram svg { display: block; margin: auto; max-width: 100%; height: auto; min-width: min(42rem, 250%); }
.diagram.whole svg { min-width: 70rem; }
.sheet .guide { --ink: inherit; --soft: var(--quiet); --band: var(--chip); --link: var(--accent); --paper: transparent; font: inherit; max-width: none; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; font-size: 0.85rem; }
td.number, th.number { text-align: right; padding-right: 1.75rem; font-variant-numeric: tabular-nums; }
.none { color: var(--quiet); }
code { font-family: ui-monospace, "SFMono-Regular", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.9em; overflow-wrap: anywhere; }
tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
ul.missing { margin: 0; padding: 0; list-style: none; }
ul.missing li + li { margin-top: 0.25rem; }
.members table { min-width: 48rem; }
.members tbody th, .members td:nth-child(3) { white-space: nowrap; }
.chips a { text-decoration: none; }
.chips a[aria-current] { text-decoration: underline; text-underline-offset: 0.25em; }
nav + .sheet { margin-top: 1.25rem; }
.prose p, .prose ul { max-width: 60rem; }
.operations { list-style: none; margin: 0 0 1.25rem; padding: 0; }
.operations li { display: flex; flex-wrap: wrap; gap: 0 0.75rem; padding: 0.15rem 0; }
.operations code { color: var(--quiet); }
pre { overflow-x: auto; background: var(--chip); border-radius: 0.5rem; padding: 0.75rem 1rem; margin: 0.5rem 0; font-size: 0.9rem; }
pre code { overflow-wrap: normal; }
pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.facts { min-width: 44rem; margin: 1rem 0 0; }
.facts caption { font-weight: 600; }
.facts tbody th { font-weight: normal; }
.facts th:first-child { min-width: 9rem; }
dl { margin: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 0.5rem; }
summary { cursor: pointer; font-weight: 600; }
.links { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; padding: 0; margin: 0; }
footer { max-width: 84rem; margin: auto; padding: 0 1.25rem 2rem; color: var(--quiet); font-size: 0.9rem; }
@media (max-width: 40rem) { main { padding: 0.75rem; } .sheet { padding: 0.85rem; border-radius: 0.5rem; } }
@media print { .top, footer { display: none; } .sheet { border: 0; padding: 0; } body { background: #ffffff; } }
`;

/** The sign in the tab: a roll with a tick. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="2" width="28" height="28" rx="7" fill="#1d4ed8"/><path d="M9 16.5l4.5 4.5L23 11.5" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
