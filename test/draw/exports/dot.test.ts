/** Graphviz lays the export out, and has every state and transition. */
import { instance } from '@viz-js/viz';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dot, dotNames } from '../../../src/draw/exports/dot.ts';
import { type Portrait, portraitOfMachine } from '../../../src/draw/index.ts';
import {
  anyNames,
  nastyMachine,
  nastyNames,
  plainSpec,
  portraitOfSpec,
  portraits,
  strange,
} from '../../support/portraits.ts';
import { parameters } from '../../support/seed.ts';

const graphviz = await instance();

interface Drawn {
  readonly objects?: readonly {
    readonly _gvid: number;
    readonly name: string;
    readonly label: string;
  }[];
  readonly edges?: readonly {
    readonly tail: number;
    readonly head: number;
    readonly label?: string;
  }[];
}

function drawn(portrait: Portrait, engine = 'dot') {
  const text = dot(portrait);
  const result = graphviz.render(text, { format: 'json0', engine });
  expect(result.status, JSON.stringify(result.errors)).toBe('success');
  // Without the font at hand it guesses how wide a letter is.
  expect(result.errors.filter(({ message }) => !message?.includes('no value for width'))).toEqual(
    [],
  );
  const { objects = [], edges = [] } = JSON.parse(result.output ?? '') as Drawn;
  const nameOf = new Map(objects.map(({ _gvid, name }) => [_gvid, name]));
  return {
    labels: new Map(objects.map(({ name, label }) => [name, label])),
    lines: edges.flatMap(({ label = '' }) => label.split('———')),
    edges: edges.map(({ tail, head }) => `${nameOf.get(tail)} -> ${nameOf.get(head)}`).toSorted(),
  };
}

/** What Graphviz must have, worked out from the portrait alone. */
function expected(portrait: Portrait) {
  const names = dotNames(portrait);
  const isCluster = new Map(
    portrait.states.map(({ path, type }) => [path, type === 'compound' || type === 'parallel']),
  );
  const nameOf = (path: string) => names.get(path) ?? '';
  const endOf = (path: string) => (isCluster.get(path) ? `${nameOf(path)}__at` : nameOf(path));
  const objects = portrait.states.flatMap(({ path }) =>
    isCluster.get(path) ? [`cluster_${nameOf(path)}`, `${nameOf(path)}__at`] : [nameOf(path)],
  );
  const begins = portrait.states.flatMap(({ path, type, initial }) =>
    type === 'compound' && initial !== null ? `${endOf(path)} -> ${endOf(initial)}` : [],
  );
  const ways = portrait.transitions.flatMap(({ source, targets }) =>
    (targets.length === 0 ? [source] : targets).map((to) => [endOf(source), endOf(to)] as const),
  );
  // All loops of a state are one edge.
  const loops = new Set(ways.flatMap(([from, to]) => (from === to ? `${from} -> ${to}` : [])));
  const others = ways.flatMap(([from, to]) => (from === to ? [] : `${from} -> ${to}`));
  return { objects: objects.toSorted(), edges: [...begins, ...loops, ...others].toSorted() };
}

function isWhole(portrait: Portrait, engine?: string): void {
  const { labels, edges } = drawn(portrait, engine);
  const whole = expected(portrait);
  expect([...labels.keys()].toSorted()).toEqual(whole.objects);
  expect(edges).toEqual(whole.edges);
}

describe.each([...portraits, ...strange].map((it) => [it.name, it] as const))('%s', (_name, it) => {
  test('has every state and every transition', () => {
    // Ranks for five hundred states take Graphviz minutes; every engine reads the same file.
    isWhole(it, it.name === 'long' ? 'patchwork' : 'dot');
  });
});

test('any machine has every state and every transition', () => {
  fc.assert(
    // Its ranks lose edges between nested clusters now and then, whatever made the file.
    fc.property(plainSpec, (spec) => isWhole(portraitOfSpec(spec), 'patchwork')),
    parameters(50),
  );
});

/** A label as people see it: without the breaks that keep it narrow. */
const seen = (label = '') => label.replaceAll('\\n', ' ').replaceAll('&amp;', '&');

test('states are called what people call them', () => {
  const portrait = portraits[4] as Portrait;
  const { labels } = drawn(portrait);
  for (const { path, type, label } of portrait.states) {
    const name = dotNames(portrait).get(path) ?? '';
    const shown = labels.get(type === 'atomic' ? name : `cluster_${name}`);
    expect(seen(shown)).toBe(label);
  }
});

test('every transition has its words', () => {
  for (const portrait of portraits) {
    const { lines } = drawn(portrait);
    expect(lines.filter((line) => line !== '')).toHaveLength(
      portrait.transitions.reduce((sum, { targets }) => sum + Math.max(1, targets.length), 0),
    );
  }
});

test('regions with equal names stay apart', () => {
  const { labels } = drawn(strange[1] as Portrait);
  expect([...labels.values()].filter((label) => label === 'Body')).toHaveLength(2);
});

test('names of any characters come back in the picture', () => {
  isWhole(portraitOfMachine(nastyMachine(nastyNames), 'nasty'));
  fc.assert(
    fc.property(anyNames, (names) => isWhole(portraitOfMachine(nastyMachine(names), 'nasty'))),
    parameters(30),
  );
});
