/**
 * An administrator's morning over HTTP, in TypeScript, with a client whose types are made from the contract:
 *
 *   npx openapi-typescript http://127.0.0.1:7337/openapi.json -o contract.ts
 *   ROLLCALL_URL=http://127.0.0.1:7337 ROLLCALL_KEY=rk_… node morning.ts
 *
 * It works on the example league, which `npm start -- --example` has.
 */
import createClient from 'openapi-fetch';
import type { components, paths } from './contract.ts';

type Problem = components['schemas']['Problem'];

const { ROLLCALL_URL: baseUrl = 'http://127.0.0.1:7337', ROLLCALL_KEY: key } = process.env;
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${key}` } });

const organisation = 'org-01';
const documents = { system: 'ankored', name: 'document' } as const;

/** The answer, or an end with the problem in words. */
function answered<T>({ data, error }: { data?: T; error?: Problem }): T {
  if (data === undefined) throw new Error(error?.detail ?? 'nothing was answered');
  return data;
}

async function whoIsMissingWhat(): Promise<void> {
  const counts = await client.GET('/v1/rosters/{organisation}/counts', {
    params: { path: { organisation } },
  });
  console.log('counts', JSON.stringify(answered(counts).counts));
  const groups = await client.GET('/v1/rosters/{organisation}/groups', {
    params: { path: { organisation }, query: { limit: 1 } },
  });
  const [first] = answered(groups).items;
  if (first === undefined) throw new Error('the league has no groups');
  const path = { organisation, group: first.group };
  const members = await client.GET('/v1/rosters/{organisation}/groups/{group}/members', {
    params: { path, query: { sort: 'since', limit: 3 } },
  });
  for (const { person, status, blockers } of answered(members).items) {
    const missing = blockers.map(
      ({ requirement, label }) => `${requirement?.title ?? 'The person'}: ${label}`,
    );
    console.log('member', person, status.label, missing.join(' · '));
  }
}

async function remind(): Promise<void> {
  const path = { system: 'ankored', name: 'account' };
  const body = {
    to: { organisation, group: 'u12-otters', standing: 'notActivated' },
    event: 'RESEND_ACTIVATION',
  };
  const preview = await client.POST('/v1/bulk/{system}/{name}/preview', { params: { path }, body });
  console.log('would reach', answered(preview).outcomes.applied);
  const params = { path, header: { 'Idempotency-Key': 'this-morning' } };
  // A run is told line by line, and the last line counts them.
  const run = await client.POST('/v1/bulk/{system}/{name}', { params, body, parseAs: 'text' });
  const lines = String(answered(run)).trim().split('\n');
  console.log('reached', JSON.parse(lines.at(-1) ?? '').outcomes.applied);
}

/** What waits for a review, the oldest first: the first is approved, the second rejected with a reason. */
async function review(): Promise<void> {
  const queue = await client.GET('/v1/waiting/{system}/{name}', {
    params: { path: documents, query: { activity: 'pendingReview', limit: 2 } },
  });
  const [first, second] = answered(queue).items;
  if (!first || !second) throw new Error('nothing waits for a review');
  await decide(first.id, 'APPROVE', {});
  await decide(second.id, 'REJECT', { reason: 'The certificate belongs to somebody else.' });
}

async function decide(id: string, event: string, data: Record<string, unknown>): Promise<void> {
  const path = { ...documents, id };
  const seen = await client.GET('/v1/instances/{system}/{name}/{id}', { params: { path } });
  const { revision, context } = answered(seen);
  const params = { path, header: { 'If-Match': `"${revision}"` } };
  // Every decision names the file that was looked at.
  const { version } = context?.['file'] as { version: string };
  const body = { event, data: { version, ...data } };
  const sent = await client.POST('/v1/instances/{system}/{name}/{id}/events', { params, body });
  console.log(event, id, answered(sent).status?.label);
  // Whoever decides on what has moved on meanwhile is told so, and nothing happens twice.
  const late = await client.POST('/v1/instances/{system}/{name}/{id}/events', { params, body });
  console.log('late', late.error?.status, late.error?.type);
}

async function whatComesNext(): Promise<void> {
  const expiring = await client.GET('/v1/expiring/{system}/{name}', {
    params: { path: { system: 'ankored', name: 'training' }, query: { days: 30, limit: 1 } },
  });
  for (const { id, deadline, due } of answered(expiring).items)
    console.log('due', id, deadline, due);
}

await whoIsMissingWhat();
await remind();
await review();
await whatComesNext();
