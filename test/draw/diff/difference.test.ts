/** Differences as laws: nothing differs from itself, both directions mirror each other, and no edit goes unseen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifecycles } from '../../../machines/index.ts';
import {
  type Change,
  differenceOf,
  type Portrait,
  policy,
  portraitOf,
  verdict,
} from '../../../src/draw/index.ts';
import { canonical, describe as described } from '../../../src/lifecycle/index.ts';
import { redefine, stateAt } from '../../support/broken.ts';
import { door } from '../../support/door.ts';
import { renamed } from '../../support/renamed.ts';
import { parameters } from '../../support/seed.ts';

// biome-ignore lint: a portrait that a test may change as it likes
type Loose = any;

/** Without the status view, which is large and is not compared. */
const portraits = [...lifecycles, door].map((lifecycle) => ({
  ...portraitOf(lifecycle, 'hash'),
  statusView: null,
}));

/** One random edit, and the change that must be found for it. */
interface Edit {
  readonly edit: (portrait: Loose) => void;
  readonly expected: Partial<Change>;
}

const pick = fc.nat({ max: 1_000_000 });
const nth = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;

const maps = {
  events: 'event',
  effects: 'effect',
  deadlines: 'deadline',
  guards: 'guard',
  actions: 'action',
  statuses: 'status',
  notes: 'note',
} as const;

function namedEdit(portrait: Portrait, of: keyof typeof maps, how: string, n: number): Edit | null {
  const names = Object.keys(portrait[of]);
  if (names.length === 0) return null;
  const name = nth(names, n);
  const kind = maps[of];
  const fresh = `${name}Anew`;
  switch (how) {
    case 'add':
      return {
        edit: (p) => {
          p[of][fresh] = structuredClone(p[of][name]);
          delete p[of][fresh].renamedFrom;
        },
        expected: { kind, mark: 'added', before: null, after: fresh },
      };
    case 'remove':
      return {
        edit: (p) => delete p[of][name],
        expected: { kind, mark: 'removed', before: name, after: null },
      };
    case 'rename':
      return {
        edit: (p) => {
          p[of][fresh] = { ...p[of][name], renamedFrom: name };
          delete p[of][name];
          p.transitions = inAll(p.transitions, (text) => (text === name ? fresh : text));
          for (const state of p.states)
            for (const key of ['entry', 'exit'])
              state[key] = state[key].map((one: string) => (one === name ? fresh : one));
        },
        expected: { kind, mark: 'renamed', before: name, after: fresh },
      };
    default:
      return {
        edit: (p) => {
          const field = 'says' in p[of][name] ? 'says' : 'label';
          p[of][name][field] += ' anew';
        },
        expected: { kind, mark: 'changed', before: name, after: name },
      };
  }
}

/** Every text in it, changed. */
function inAll(value: Loose, change: (text: string) => string): Loose {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => inAll(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inAll(one, change)]));
}

/** A state and all within it, wherever their paths stand. */
function renameStates(p: Loose, from: string, to: string): void {
  const one = (path: string) =>
    path === from || path.startsWith(`${from}.`) ? to + path.slice(from.length) : path;
  const all = (text: string) => text.split(' + ').map(one).join(' + ');
  p.transitions = inAll(p.transitions, all);
  for (const state of p.states) {
    for (const key of ['path', 'parent', 'initial']) state[key] = inAll(state[key], all);
  }
}

function stateEdit(portrait: Portrait, how: string, n: number): Edit {
  const states = portrait.states.filter(({ path }) => path !== '');
  const { path } = nth(states, n);
  const find = (p: Loose) => p.states.find((it: Loose) => it.path === path);
  switch (how) {
    case 'add':
      return {
        edit: (p) => p.states.push({ ...find(p), path: `${path}Anew` }),
        expected: { kind: 'state', mark: 'added', after: `${path}Anew` },
      };
    case 'remove':
      return {
        edit: (p) => {
          p.states = p.states.filter((it: Loose) => it.path !== path);
        },
        expected: { kind: 'state', mark: 'removed', before: path },
      };
    case 'rename':
      return {
        edit: (p) => {
          const at = find(p);
          renameStates(p, path, `${path}Anew`);
          at.renamedFrom = path;
        },
        expected: { kind: 'state', mark: 'renamed', before: path, after: `${path}Anew` },
      };
    default:
      return {
        edit: (p) => find(p).entry.push('somethingElse'),
        expected: { kind: 'state', mark: 'changed', before: path, aspect: 'entry' },
      };
  }
}

function transitionEdit(portrait: Portrait, how: string, n: number): Edit {
  const at = n % portrait.transitions.length;
  const kind = 'transition';
  switch (how) {
    case 'add':
      return {
        edit: (p) => p.transitions.push({ ...p.transitions[at], targets: ['somewhereElse'] }),
        expected: { kind, mark: 'added' },
      };
    case 'remove':
      return { edit: (p) => p.transitions.splice(at, 1), expected: { kind, mark: 'removed' } };
    case 'rename':
      return {
        edit: (p) => {
          p.transitions[at].guard = { kind: 'not', of: { kind: 'named', name: 'somethingElse' } };
        },
        expected: { kind, mark: 'changed', aspect: 'condition' },
      };
    default:
      return {
        edit: (p) => p.transitions[at].actions.push('somethingElse'),
        expected: { kind, mark: 'changed', aspect: 'actions' },
      };
  }
}

/** As small numbers and names, so that a failure can be read. */
const edits = fc.record({
  nth: fc.nat({ max: portraits.length - 1 }),
  of: fc.constantFrom('states', 'transitions', ...(Object.keys(maps) as (keyof typeof maps)[])),
  how: fc.constantFrom('add', 'remove', 'rename', 'change'),
  n: pick,
});
type Drawn = typeof edits extends fc.Arbitrary<infer D> ? D : never;

function made({ of, how, n }: Drawn, portrait: Portrait): Edit {
  if (of === 'states') return stateEdit(portrait, how, n);
  if (of === 'transitions') return transitionEdit(portrait, how, n);
  return namedEdit(portrait, of, how, n) ?? stateEdit(portrait, how, n);
}

const edited = (portrait: Portrait, edit: Edit['edit']): Portrait => {
  const copy = structuredClone(portrait);
  edit(copy);
  return copy;
};

const mirrored = { added: 'removed', removed: 'added', changed: 'changed', renamed: 'renamed' };
const told = (changes: readonly Change[]) =>
  changes.map(({ kind, mark, before, after, aspect }) => [kind, mark, before, after, aspect]);
const mirror = (changes: readonly Change[]) =>
  changes.map(({ kind, mark, before, after, aspect }) => [
    kind,
    mirrored[mark],
    after,
    before,
    aspect,
  ]);
const sorted = (all: readonly unknown[]) => all.map((one) => canonical(one)).toSorted();

describe('laws', () => {
  it.each(portraits)('$name does not differ from itself', (portrait) => {
    const difference = differenceOf(portrait, structuredClone(portrait));
    expect(difference).toMatchObject({ changes: [], risk: 'safe', upgrade: false });
    expect(verdict(difference)).toBe('Nothing changed.');
    expect(difference.states.every(({ mark }) => mark === null)).toBe(true);
    expect(difference.transitions).toHaveLength(portrait.transitions.length);
  });

  it('an edit is found, classified, and the worst of its changes decides', () => {
    fc.assert(
      fc.property(edits, (drawn) => {
        const portrait = nth(portraits, drawn.nth);
        const { edit, expected } = made(drawn, portrait);
        const { changes, risk } = differenceOf(portrait, edited(portrait, edit));
        expect(changes).toContainEqual(expect.objectContaining(expected));
        for (const change of changes) expect(policy[change.rule].risk).toBe(change.risk);
        expect(changes.some((change) => change.risk === risk)).toBe(true);
        expect(risk === 'safe').toBe(changes.every((change) => change.risk === 'safe'));
      }),
      parameters(200),
    );
  });

  it('there and back mirror each other', () => {
    fc.assert(
      fc.property(edits, edits, (drawn, other) => {
        const portrait = nth(portraits, drawn.nth);
        const once = edited(portrait, made(drawn, portrait).edit);
        const after = edited(once, made(other, once).edit);
        // Two states of one path are no portrait.
        fc.pre(new Set(after.states.map(({ path }) => path)).size === after.states.length);
        const [forth, back] = [differenceOf(portrait, after), differenceOf(after, portrait)];
        expect(sorted(told(back.changes))).toEqual(sorted(mirror(forth.changes)));
      }),
      parameters(200),
    );
  });

  it('every state and transition of both is in the union once', () => {
    fc.assert(
      fc.property(edits, (drawn) => {
        const portrait = nth(portraits, drawn.nth);
        const after = edited(portrait, made(drawn, portrait).edit);
        const { states, transitions } = differenceOf(portrait, after);
        const there = (all: readonly (string | null)[]) =>
          all.filter((it) => it !== null).toSorted((a, b) => (a < b ? -1 : 1));
        expect(there(states.map(({ before }) => before))).toEqual(
          there(portrait.states.map(({ path }) => path)),
        );
        expect(there(states.map(({ after: path }) => path))).toEqual(
          there(after.states.map(({ path }) => path)),
        );
        expect(transitions.filter(({ before }) => before !== null)).toHaveLength(
          portrait.transitions.length,
        );
        expect(transitions.filter(({ after: index }) => index !== null)).toHaveLength(
          after.transitions.length,
        );
      }),
      parameters(100),
    );
  });

  it('two lifecycles are no two versions', () => {
    const [first, second] = portraits as [Portrait, Portrait];
    expect(() => differenceOf(first, second)).toThrow('are two lifecycles, not two versions');
  });
});

describe('what was renamed', () => {
  const from = ({ config }: Loose) => {
    stateAt({ config } as Loose, 'door.leaf.ajar').meta = { renamedFrom: 'door.leaf.open' };
  };
  const older = portraitOf(door, 'older');

  it('is renamed only where its author says so; everything within goes along', () => {
    const newer = portraitOf(renamed(door, ['open', 'ajar'], from), 'newer');
    const { changes } = differenceOf(older, newer);
    expect(told(changes)).toEqual([['state', 'renamed', 'door.leaf.open', 'door.leaf.ajar', null]]);
  });

  it('is removed and added where nobody says so', () => {
    const { changes } = differenceOf(older, portraitOf(renamed(door, ['open', 'ajar']), 'newer'));
    const states = told(changes.filter(({ kind }) => kind === 'state'));
    expect(states).toContainEqual(['state', 'removed', 'door.leaf.open', null, null]);
    expect(states).toContainEqual(['state', 'added', null, 'door.leaf.ajar', null]);
  });

  it('does not change the meaning, and so not the hash', () => {
    const said = redefine(door, (pieces) => {
      stateAt(pieces, 'door.leaf.open').meta = { renamedFrom: 'door.leaf.ajar' };
      pieces.parts.events.KNOCK = { ...pieces.parts.events.KNOCK, renamedFrom: 'TAP' };
      pieces.parts.guards.hasCode = { ...pieces.parts.guards.hasCode, renamedFrom: 'knowsCode' };
      pieces.input.statuses.open = { ...pieces.input.statuses.open, renamedFrom: 'ajar' };
    });
    expect(portraitOf(said, '').states.some(({ renamedFrom }) => renamedFrom)).toBe(true);
    expect(canonical(described(said))).toBe(canonical(described(door)));
  });
});
