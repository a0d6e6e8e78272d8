/** The OpenAPI document, made from the same schemas that parse requests and describe answers. */
import { fastifySwagger } from '@fastify/swagger';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Engine } from '../engine/index.ts';
import type { App } from './app.ts';
import { contract } from './contract.ts';
import { json, problemsOf } from './documents.ts';
import { bodiesOf } from './examples.ts';
import { pageHeaders, pageText } from './pages/page.ts';
import type { Document } from './pages/reference/document.ts';
import { referenceMarkup, referencePage } from './pages/reference/page.ts';

const about = `Rollcall always knows where everyone stands.

A **lifecycle** is a named state machine; an **instance** is one subject's run of it. An event is sent to an instance and is applied, is a declared no-op, or is refused with the reason. What is answered is stored.

* **Addresses.** \`/v1/instances/{system}/{name}/{id}\`, where \`{system}/{name}\` is the lifecycle's name. An id stands percent-encoded in one segment. A name without a slash has \`-\` for its system; of a name with more than one, everything before the last stands percent-encoded in the first segment.
* **Repeating safely.** With an \`Idempotency-Key\` a request is applied at most once. A repetition gets the first answer with \`Idempotency-Replayed: true\`; the same key with another request is refused with 422.
* **Deciding on what was seen.** \`ETag\` is the revision, deadlines counted; \`If-Match\` refuses with 412 when it has moved.
* **Problems** are RFC 9457 problem details. \`type\` is stable, and answers to GET.
* **Callers.** \`Authorization: Bearer\` carries a key (\`rk_…\`) or a token of an issuer that is taken here. It says whose data is seen, what may be done (\`x-permission\` of each operation), and who sends an event. With the permission \`actFor\`, \`Rollcall-Actor\` names the person whom a request acts for.`;

const tags = [
  {
    name: 'Instances',
    description: 'Starting lives, sending events, and seeing where everyone stands.',
  },
  { name: 'Bulk', description: 'One event for many, with an outcome for each.' },
  { name: 'Rosters', description: 'Groups, people, and where each of them stands.' },
  { name: 'Effects', description: 'What the outside world is asked to do, for whoever does it.' },
  { name: 'Lifecycles', description: 'What may happen.' },
  { name: 'Keys', description: 'Who may call.' },
  { name: 'Service', description: 'How the service itself is.' },
];

type Json = Record<string, unknown>;

/** An answer is open, so that a field can be added without breaking anybody; a request says all that it takes. */
const words = {
  schemaRegistry: contract,
  zodToJsonConfig: {
    override: ({
      zodSchema,
      jsonSchema,
    }: {
      zodSchema: z.core.$ZodTypes;
      jsonSchema: z.core.JSONSchema.BaseSchema;
    }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'object' && def.catchall === undefined)
        delete jsonSchema.additionalProperties;
      if (def.type === 'readonly') delete jsonSchema.readOnly;
      // Every whole number of JavaScript ends there; saying so only makes people wonder.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  },
};

/** Adds `/openapi.json` and the page to read. Call what it returns once every route is there: that is when the document is made. */
export async function addDocument(app: App, engine: Engine, version: string): Promise<() => void> {
  await app.register(fastifySwagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rollcall',
        version,
        description: about,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          credential: {
            type: 'http',
            scheme: 'bearer',
            description: 'A key (`rk_…`), or a token of an issuer that is taken here.',
          },
        },
      },
      security: [{ credential: [] }],
      tags,
    },
    transform: createJsonSchemaTransform(words),
    transformObject: createJsonSchemaTransformObject(words),
  });
  let text = '';
  let page = '';
  app.get(
    '/openapi.json',
    {
      config: { public: true },
      schema: {
        operationId: 'openapi',
        summary: 'This document',
        tags: ['Service'],
        response: { 200: json('OpenAPI 3.1.', z.unknown()), ...problemsOf() },
      },
    },
    async (_request, reply) => reply.type('application/json').send(text),
  );
  app.get(
    referencePage,
    { config: { public: true }, schema: { hide: true } },
    async (_request, reply) =>
      reply.headers(pageHeaders).type('text/html; charset=utf-8').send(page),
  );
  return () => {
    const document = finished(app.swagger() as unknown as Json, engine);
    text = JSON.stringify(document);
    const main = referenceMarkup(document as unknown as Document);
    const title = 'The HTTP contract';
    page = pageText({ title, here: referencePage, main }, [], { isSignedIn: false });
  };
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: { readonly in: string; name: string }[];
  readonly requestBody?: { readonly content: Record<string, { examples?: Json }> };
  readonly responses: Record<string, { headers?: Json }>;
}

/** What the libraries leave out: response headers, the spelling of header names, examples, and nothing unused. */
function finished(document: Json, engine: Engine): Json {
  const paths = document['paths'] as Record<string, Record<string, Operation>>;
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'header')
        parameter.name = parameter.name.replace(/(?<=^|-)(?:id$|[a-z])/g, (part) =>
          part.toUpperCase(),
        );
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      const headers = headersOf(operation.operationId, status);
      if (headers.length > 0)
        response.headers = Object.fromEntries(headers.map((name) => [name, responseHeaders[name]]));
    }
    const media = operation.requestBody?.content['application/json'];
    const examples = bodiesOf(operation.operationId, engine);
    if (media && Object.keys(examples).length > 0) media.examples = examples;
  }
  return pruned(document);
}

const text = (description: string) => ({ description, schema: { type: 'string' } });

const responseHeaders = {
  ETag: text('The revision in quotes, for If-Match.'),
  Location: text('The address of the new instance.'),
  'Idempotency-Replayed': text('`true` where this is the first answer again.'),
  'Retry-After': text(
    'Seconds to wait before the same request is sent again; set where that can help.',
  ),
};

function headersOf(operation: string, status: string): (keyof typeof responseHeaders)[] {
  if (status === '503' && operation !== 'readiness') return ['Retry-After'];
  if (operation === 'create' && status === '201')
    return ['ETag', 'Location', 'Idempotency-Replayed'];
  if (operation === 'send' && status === '200') return ['ETag', 'Idempotency-Replayed'];
  return ['show', 'permitted'].includes(operation) && status === '200' ? ['ETag'] : [];
}

const prefix = '#/components/schemas/';

/** Every schema comes in a form for requests and one for answers; keeps those that are used, by their plain name. */
function pruned(document: Json): Json {
  const components = document['components'] as { schemas: Json };
  const used = new Set<string>();
  const visit = (part: unknown): void => {
    for (const name of referencesIn(part)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(components.schemas[name]);
    }
  };
  visit(document['paths']);
  const plain = (name: string) => {
    const bare = name.replace(/Input$/, '');
    return used.has(bare) ? name : bare;
  };
  const schemas = Object.fromEntries(
    [...used].toSorted().map((name) => [plain(name), components.schemas[name]]),
  );
  const kept = JSON.stringify({ ...document, components: { ...components, schemas } });
  return JSON.parse(kept, (key, value) =>
    key === '$ref' && typeof value === 'string'
      ? prefix + plain(value.slice(prefix.length))
      : value,
  );
}

function referencesIn(part: unknown): string[] {
  return [
    ...JSON.stringify(part ?? null).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g),
  ].map(([, name]) => name as string);
}
