/** The frame that every page stands in. */
import { firstPage } from './home.ts';
import { html, type Markup } from './html.ts';

export interface Page {
  readonly title: string;
  /** The address of this page, to mark it among the links. */
  readonly here: string;
  readonly main: Markup;
}

/** A link at the top of each page. */
export interface Entry {
  readonly title: string;
  readonly href: string;
}

/**
 * What a page may load: its own style sheet, and nothing else; no script at all. The one form signs out. With
 * no-referrer a browser would send it with the Origin "null", which is refused like any other foreign one.
 */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
} as const;

/** Who looks: a browser that is signed in can sign out again. */
export interface Reader {
  readonly isSignedIn: boolean;
}

/** A whole document. */
export function pageText(
  { title, here, main }: Page,
  entries: readonly Entry[],
  { isSignedIn }: Reader,
): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header class="top"><div>
<a class="brand" href="${firstPage}">Rollcall</a>
<nav aria-label="Lifecycles"><ul>
${entries.map(
  (entry) =>
    html`<li><a href="${entry.href}"${entry.href === here && html` aria-current="page"`}>${entry.title}</a></li>
`,
)}</ul></nav>
${isSignedIn && html`<form method="post" action="/sign-out"><button>Sign out</button></form>`}
</div></header>
<main id="main">
${main}
</main>
<footer><p>Drawn from the definitions that run. Programs use <a href="/reference">the HTTP contract</a>.</p></footer>
</body>
</html>
`;
  return markup;
}
