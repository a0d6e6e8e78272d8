/**
 * Sends over HTTP at 64 connections: the whole service (credentials, limits, schemas, problems, journal of who called)
 * against one bare Fastify route that calls the same engine function on a store of its own. Each server has a process of
 * its own that has run for a while, so that Node has compiled what runs most, and each connection a person of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import { fastify } from 'fastify';
import { document } from '../machines/index.ts';
import {
  createKey,
  Engine,
  openSqliteStore,
  type SendRequest,
  systemClock,
  uuidIds,
} from '../src/index.ts';
import { serve } from '../src/service/index.ts';
import { type Bench, type Figure, median } from './measure.ts';

const connections = 64;
const warmUpSeconds = 8;
const seconds = 3;
const rounds = 7;
const at = { tenant: 'default', lifecycle: document.name };
const system = { kind: 'system', id: 'bench' } as const;
const idOf = (n: number) => `p-${n}/document`;

async function begun(folder: string): Promise<Engine> {
  const store = await openSqliteStore({ file: join(folder, 'bench.sqlite') });
  const engine = new Engine({ store, lifecycles: [document], clock: systemClock, ids: uuidIds });
  for (let n = 0; n < (1 + rounds) * connections; n += 1) {
    const data = { person: `p-${n}`, organisation: 'league', requirement: 'certificate' };
    await engine.create({ ...at, id: idOf(n), type: 'ASSIGNED', data, by: system });
  }
  return engine;
}

/** Serves until it is killed, and prints where and with which key. */
export async function serving(kind: 'service' | 'bare', folder: string): Promise<void> {
  const engine = await begun(folder);
  if (kind === 'bare') {
    const app = fastify();
    app.post<{ Params: { id: string }; Body: Pick<SendRequest, 'type' | 'data'> }>(
      '/:id',
      ({ params, body }) => {
        const by = { kind: 'user', id: params.id.split('/', 1)[0] as string } as const;
        return engine.send({ ...at, id: params.id, ...body, by });
      },
    );
    console.log(JSON.stringify({ url: await app.listen({ port: 0 }), key: '' }));
    return;
  }
  const { key } = await createKey(
    engine.store.credentials,
    {
      tenant: 'default',
      label: 'bench',
      actor: system,
      permissions: ['send', 'actFor'],
      by: 'bench',
    },
    engine.now(),
  );
  const most = Number.MAX_SAFE_INTEGER;
  const limits = { perCredential: most, perAddress: most };
  const { url } = await serve(engine, { port: 0, version: '0', limits });
  console.log(JSON.stringify({ url, key }));
}

/** Requests of one connection, one after the other: upload, withdraw, upload, … */
function requestsOf(kind: 'service' | 'bare', key: string, n: number): autocannon.Request {
  let sent = 0;
  const id = encodeURIComponent(idOf(n));
  const json = { 'content-type': 'application/json' };
  const path = kind === 'bare' ? `/${id}` : `/v1/instances/ankored/document/${id}/events`;
  const headers =
    kind === 'bare'
      ? json
      : { ...json, authorization: `Bearer ${key}`, 'rollcall-actor': `user:p-${n}` };
  return {
    method: 'POST',
    path,
    headers,
    setupRequest(request) {
      sent += 1;
      const name = sent % 2 === 1 ? 'UPLOADED' : 'WITHDRAWN';
      const data = sent % 2 === 1 ? { version: `v-${sent}`, completedOn: '2026-01-05' } : {};
      const body = kind === 'bare' ? { type: name, data } : { event: name, data };
      return { ...request, body: JSON.stringify(body) };
    },
  };
}

interface Server {
  readonly kind: 'service' | 'bare';
  readonly url: string;
  readonly key: string;
  readonly stop: () => Promise<void>;
}

async function started(kind: 'service' | 'bare'): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const script = `import { serving } from ${JSON.stringify(import.meta.url)}; await serving(${JSON.stringify(kind)}, ${JSON.stringify(folder)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { kind, ...(await saidBy(child)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function saidBy({ stdout }: ChildProcess): Promise<{ url: string; key: string }> {
  if (stdout === null) throw new Error('it has no output');
  const [line] = (await once(createInterface(stdout), 'line')) as [string];
  return JSON.parse(line) as { url: string; key: string };
}

interface Round {
  readonly rate: number;
  readonly p99: number;
}

/** Each round has people of its own, because nobody knows how far the last requests of another one went. */
async function load({ kind, url, key }: Server, round: number, duration: number): Promise<Round> {
  let n = round * connections;
  const result = await autocannon({
    url,
    connections,
    duration,
    setupClient(client) {
      client.setRequests([requestsOf(kind, key, n)]);
      n += 1;
    },
  });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx} were not taken`);
  return { rate: result['2xx'] / result.duration, p99: result.latency.p99 };
}

export const service: Bench = async () => {
  const servers = [await started('service'), await started('bare')] as const;
  const [ours, peers]: [Round[], Round[]] = [[], []];
  try {
    for (const server of servers) await load(server, 0, warmUpSeconds);
    for (let n = 1; n <= rounds; n += 1) {
      ours.push(await load(servers[0], n, seconds));
      peers.push(await load(servers[1], n, seconds));
    }
  } finally {
    for (const { stop } of servers) await stop();
  }
  const figure = (name: string, unit: string, of: (one: Round) => number): Figure => {
    const [mine, peer] = [median(ours.map(of)), median(peers.map(of))];
    return { name, unit, ours: mine, peer, peerName: 'a bare Fastify route', ratio: mine / peer };
  };
  return [
    figure(`sends over HTTP, ${connections} connections`, '/s', ({ rate }) => rate),
    figure('the same, p99', 'ms', ({ p99 }) => p99),
  ];
};
