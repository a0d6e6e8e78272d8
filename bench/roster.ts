/**
 * A league in one SQLite file: how long a page of members takes, and the counts, while it grows tenfold. The smaller
 * league is the peer: what is kept must not cost more the more people there are. ROLLCALL_PEOPLE sets how many.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupStanding, lifecycles } from '../machines/index.ts';
import { Engine, keptByRoster, openSqliteStore, systemClock, uuidIds } from '../src/index.ts';
import type { Bench, Figure } from './measure.ts';

const people = Number(process.env['ROLLCALL_PEOPLE'] ?? 20_000);
const groupSize = 100;
const batch = 50;
const asked = 2000;
const at = { tenant: 'default', organisation: 'league' };
const by = { kind: 'admin', id: 'bench' } as const;
const requirements = {
  screening: 'ankored/background-check',
  training: 'ankored/training',
  certificate: 'ankored/document',
} as const;

const groupOf = (n: number) => `g-${Math.floor(n / groupSize)}`;
const personOf = (n: number) => `p-${String(n).padStart(7, '0')}`;

async function begin(engine: Engine): Promise<void> {
  await engine.roster.changeAll(
    at,
    [
      { type: 'ORGANISATION_ADDED', title: 'League', zone: 'America/New_York' },
      ...Object.entries(requirements).map(
        ([requirement, lifecycle]) =>
          ({ type: 'REQUIREMENT_ADDED', requirement, title: requirement, lifecycle }) as const,
      ),
    ],
    { by },
  );
}

/** Groups of coaches with three requirements each; everybody activates the account. */
async function grow(engine: Engine, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += batch) {
    const group = groupOf(n);
    const fresh = n % groupSize === 0;
    const set = Object.keys(requirements).map(
      (requirement) =>
        ({ type: 'REQUIREMENT_ASSIGNED', group, role: 'coach', requirement }) as const,
    );
    const those = Array.from({ length: Math.min(batch, to - n) }, (_, m) => personOf(n + m));
    const outcomes = await engine.roster.changeAll(
      at,
      [
        ...(fresh ? [{ type: 'GROUP_ADDED', group, title: group } as const, ...set] : []),
        ...those.flatMap((person) => [
          { type: 'PERSON_ADDED', person, address: `${person}@example.org` } as const,
          { type: 'MEMBER_ADDED', group, role: 'coach', person } as const,
        ]),
      ],
      { by },
    );
    const refused = outcomes.find(({ outcome }) => outcome === 'refused');
    if (refused) throw new Error(JSON.stringify(refused));
    await Promise.all(those.map((person) => activate(engine, person)));
  }
}

async function activate(engine: Engine, person: string): Promise<void> {
  const key = { ...at, lifecycle: 'ankored/account', id: `${person}/account` };
  const { context } = (await engine.stored(key)).snapshot;
  const { id: link } = context['link'] as { readonly id: string };
  await engine.send({
    ...key,
    type: 'ACTIVATED',
    data: { link },
    by: { kind: 'user', id: person },
  });
}

interface Spread {
  readonly p50: number;
  readonly p99: number;
}

/** Milliseconds that one question takes, over many groups in no order. */
async function spreadOf(count: number, ask: (n: number) => Promise<unknown>): Promise<Spread> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    await ask(n);
    times.push(performance.now() - start);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const part = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50: part(0.5), p99: part(0.99) };
}

async function measure(engine: Engine, population: number): Promise<Record<string, Spread>> {
  const groups = Math.ceil(population / groupSize);
  // A step that has no factor in common with the groups visits them all, far apart.
  const group = (n: number) => `g-${(n * 7919) % groups}`;
  return {
    'a page of 100 members with standing and blockers': await spreadOf(asked, async (n) => {
      const page = await engine.roster.members({ ...at, group: group(n), limit: 100 });
      if (page.items.length !== 100) throw new Error(`${page.items.length} members`);
    }),
    'the counts of a group': await spreadOf(asked, (n) =>
      engine.roster.counts({ ...at, group: group(n) }),
    ),
    'the counts of the organisation': await spreadOf(asked, () => engine.roster.counts(at)),
    'the first 100 of whom something falls due within 30 days': await spreadOf(
      asked / 10,
      async () => {
        const lifecycle = 'ankored/training';
        const request = { tenant: at.tenant, lifecycle, days: 30, deadline: 'reminderDue' };
        const { items } = await engine.expiring({ ...request, limit: 100 });
        if (items.length !== 100) throw new Error(`${items.length} fall due`);
      },
    ),
  };
}

export const roster: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const file = join(folder, 'league.sqlite');
  const standing = keptByRoster(groupStanding);
  const store = await openSqliteStore({ file });
  const engine = new Engine({ store, lifecycles, clock: systemClock, ids: uuidIds, standing });
  try {
    await begin(engine);
    const small = Math.max(groupSize, people / 10);
    await grow(engine, 0, small);
    const before = await measure(engine, small);
    const start = performance.now();
    await grow(engine, small, people);
    const rate = (people - small) / ((performance.now() - start) / 1000);
    const after = await measure(engine, people);
    const alone = { peer: null, peerName: null, ratio: null };
    return [
      {
        name: 'people added with membership, three requirements and activation',
        unit: '/s',
        ours: rate,
        ...alone,
      },
      {
        name: `the file with ${people} people`,
        unit: 'MB',
        ours: statSync(file).size / 1e6,
        ...alone,
      },
      ...Object.entries(after).flatMap(([name, spread]) =>
        (['p50', 'p99'] as const).map((part): Figure => {
          const peer = before[name]?.[part] ?? Number.NaN;
          const ours = spread[part];
          const peerName = `with ${small} people`;
          return {
            name: `${name}, ${people} people, ${part}`,
            unit: 'ms',
            ours,
            peer,
            peerName,
            ratio: ours / peer,
          };
        }),
      ),
    ];
  } finally {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
