/** The look of a guide in a page that has none of its own: light and dark, from 320 px on. */
export const guideCss = `.guide { --ink: #1c2430; --soft: #566072; --line: #d5dae2; --paper: #ffffff; --band: #f4f6f9; --link: #0b57b0;
  color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, Arial, sans-serif; max-width: 72rem; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  .guide { --ink: #e6eaf0; --soft: #a7b0be; --line: #3a4350; --paper: #12161c; --band: #1b212a; --link: #7db7ff; }
}
.guide a { color: var(--link); }
.guide h1, .guide h2, .guide h3, .guide h4 { line-height: 1.25; margin: 1.75em 0 0.5em; }
.guide > :first-child { margin-top: 0; }
.guide code { font-size: 0.875em; color: var(--soft); }
.guide-answers { margin: 0; }
.guide-answers > div { display: grid; grid-template-columns: 12rem 1fr; column-gap: 1.5rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
.guide-answers dt { color: var(--soft); grid-row: 1 / span 30; }
.guide-answers dd { margin: 0 0 0.25rem; grid-column: 2; }
.guide-scroll { overflow-x: auto; margin: 1rem 0; }
.guide-scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.guide-table { border-collapse: collapse; width: 100%; min-width: 30rem; font-size: 0.9375rem; overflow-wrap: break-word; }
/* Long conditions would make a narrow table very tall; it scrolls sideways instead. */
.guide-wide { min-width: 60rem; }
/* The heading above says it already to those who see it. */
.guide-table caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.guide-scroll { position: relative; }
.guide-table th, .guide-table td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; border-top: 1px solid var(--line); }
.guide-table thead th { background: var(--band); white-space: nowrap; }
.guide-table tbody th { font-weight: 600; }
@media (max-width: 40rem) {
  .guide-answers > div { grid-template-columns: 1fr; }
  .guide-answers dt { grid-row: auto; font-size: 0.875rem; }
  .guide-answers dd { grid-column: 1; }
}
`;
