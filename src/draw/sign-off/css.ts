/** The look of a sign-off: light and dark, from 320 px on, and on paper. */
import { guideCss } from '../document/css.ts';
import { pictureCss } from '../svg/index.ts';

const own = `body { --ink: #111b2b; --soft: #4a5a70; --line: #d8e0ea; --paper: #ffffff; --added: #0b6b3a; --removed: #a3221f; --band: #f4f6f9; --link: #0b57b0;
  color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, Arial, sans-serif; overflow-wrap: break-word; }
@media (prefers-color-scheme: dark) {
  body { --ink: #e8eef7; --soft: #a9b7cb; --line: #2a3a54; --paper: #0e1626; --added: #7fdca8; --removed: #ff9d97; --band: #16213a; --link: #8db4ff; }
}
.guide { background: none; max-width: none; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1rem 0 0.25rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }
p { margin: 0.5rem 0; max-width: 60rem; }
.versions, .soft { color: var(--soft); }
.versions code { font-size: 0.85em; overflow-wrap: anywhere; }
.verdict { border: 2px solid; border-radius: 0.75rem; padding: 0.75rem 1.25rem; margin: 1.25rem 0; font-size: 1.1rem; }
.verdict strong { display: block; font-size: 1.25rem; }
.verdict.safe { border-color: var(--added); }
.verdict.migration { border-color: #b7791f; }
.verdict.breaking { border-color: var(--removed); }
.versus { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem; align-items: start; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; margin-bottom: 0.5rem; }
.picture { overflow-x: auto; border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.5rem; }
.picture:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.picture svg { display: block; margin: auto; max-width: 100%; height: auto; min-width: min(32rem, 200%); }
.picture.whole svg { min-width: 70rem; }
summary { cursor: pointer; font-weight: 600; margin: 1rem 0; }
.words { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.25rem 1rem 0.75rem; margin: 1rem 0; }
.words h3 { margin-top: 0.75rem; }
.words h3 span { font-weight: 400; color: var(--soft); }
.words h4 { font-size: 0.9rem; margin: 0.75rem 0 0.25rem; color: var(--soft); font-weight: 600; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.pair > p { background: var(--band); border-radius: 0.35rem; padding: 0.4rem 0.7rem; margin: 0; }
.pair > :only-child { grid-column: 1 / -1; }
.pair b { display: block; font-size: 0.8rem; font-weight: 600; color: var(--soft); }
del { color: var(--removed); text-decoration: line-through; }
ins { color: var(--added); text-decoration: underline; text-underline-offset: 0.2em; font-weight: 600; }
.signature { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: 1rem 2rem; margin: 1rem 0 3rem; }
.signature div { border-bottom: 1px solid var(--ink); padding-top: 2.5rem; color: var(--soft); }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr; gap: 0.5rem; } }
@media print { .words, figure, .verdict { break-inside: avoid; } details > summary { display: none; } }
`;

export const signOffCss = `${guideCss}${own}${pictureCss}\n`;
