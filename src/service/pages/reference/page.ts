/** The HTTP contract as one page to be read: made from the OpenAPI document, with no script and nothing from elsewhere. */
import { html, type Markup } from '../html.ts';
import {
  type Document,
  type Media,
  operationsOf,
  type Parameter,
  type Placed,
} from './document.ts';
import { prose, worded } from './prose.ts';
import { exampleText, fieldsOf, type Schema, typeOf } from './schema.ts';

export const referencePage = '/reference';

export function referenceMarkup(document: Document): Markup {
  const { info, tags, components } = document;
  return html`<h1>The HTTP contract</h1>
<p class="sub">${info.title} ${info.version}. Programs read <a href="/openapi.json">the same as OpenAPI 3.1</a>.</p>
<section class="sheet prose">${prose(info.description)}</section>
<nav class="sheet" aria-label="Operations">
${tags.map(
  (tag) => html`<h2 id="tag-${tag.name}">${tag.name}</h2>
<p class="sub">${worded(tag.description)}</p>
<ul class="operations">
${operationsOf(document, tag.name).map(
  ({
    method,
    path,
    operation,
  }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a> <code>${method} ${path}</code></li>
`,
)}</ul>
`,
)}</nav>
${tags.flatMap((tag) => operationsOf(document, tag.name).map(operationMarkup))}
<h2 id="schemas">Schemas</h2>
${Object.entries(components.schemas).map(([name, schema]) => schemaMarkup(name, schema))}`;
}

function operationMarkup({ method, path, operation }: Placed): Markup {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const permission = operation['x-permission'];
  return html`<section class="sheet" aria-labelledby="${operationId}">
<h2 id="${operationId}">${summary}</h2>
<p class="sub"><code>${method} ${path}</code> · ${
    permission === undefined ? 'for anybody' : html`needs <code>${permission}</code>`
  }</p>
${description !== undefined && html`<p>${worded(description)}</p>`}
${parameters.length > 0 && table({ of: summary, caption: 'What it takes' }, ['Name', 'Where', 'Type', 'Meaning'], parameters.map(parameterCells))}
${requestBody && Object.values(requestBody.content).map(bodyMarkup)}
${table(
  { of: summary, caption: 'What it answers' },
  ['Status', 'Meaning', 'Body'],
  Object.entries(responses).map(([status, { description: said, content = {} }]) => [
    html`<code>${status}</code>`,
    worded(said),
    html`${Object.entries(content).map(([type, { schema }]) => html`${typeOf(schema)} <span class="none">${type}</span>`)}`,
  ]),
)}
</section>
`;
}

function parameterCells({
  name,
  in: place,
  required = false,
  schema,
  example,
  ...rest
}: Parameter): Markup[] {
  return [
    html`<code>${name}</code>${required && html` <span class="none">required</span>`}`,
    html`${place}`,
    typeOf(schema),
    meaning(rest.description, exampleText([example])),
  ];
}

function bodyMarkup({ schema, examples = {} }: Media): Markup {
  return html`<h3>Body</h3>
<p>${typeOf(schema)}</p>
${Object.values(examples).map(
  ({ summary, value }) => html`<details><summary>${summary ?? 'Example'}</summary>
<pre tabindex="0"><code>${JSON.stringify(value, null, 2)}</code></pre></details>
`,
)}`;
}

function schemaMarkup(name: string, schema: Schema): Markup {
  const fields = fieldsOf(schema);
  return html`<section class="sheet" aria-labelledby="schema-${name}">
<h3 id="schema-${name}">${name}</h3>
<p>${worded(schema.description ?? '')}</p>
${fields.length === 0 && html`<p>${typeOf(schema)}</p>`}
${
  fields.length > 0 &&
  table(
    { caption: `The fields of ${name}` },
    ['Field', 'Type', 'Meaning'],
    fields.map(([field, of, required]) => [
      html`<code>${field}</code>${required && html` <span class="none">required</span>`}`,
      typeOf(of),
      meaning(of.description, exampleText(of.examples)),
    ]),
  )
}
</section>
`;
}

function meaning(text = '', example: string): Markup {
  return html`${worded(text)}${example !== '' && html` <span class="none">Such as</span> <code>${example}</code>`}`;
}

function table(
  { of, caption }: { readonly of?: string; readonly caption: string },
  heads: readonly string[],
  rows: readonly (readonly Markup[])[],
): Markup {
  return html`<div class="wide" tabindex="0" role="region" aria-label="${of === undefined ? caption : `${of}: ${caption}`}">
<table class="facts"><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (
    cells,
  ) => html`<tr>${cells.map((cell, n) => (n === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>
`,
)}</tbody></table></div>`;
}
