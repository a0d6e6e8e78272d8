/**
 * Guards and actions against JavaScript itself, which GraphWalker runs: expressions come to the same value, and a
 * walk finds the same edges open at every step, although counters are cut short and idle variables forgotten.
 */
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assigned } from '../../../src/explore/models/graphwalker/evaluate.ts';
import { parseAction } from '../../../src/explore/models/graphwalker/script.ts';
import { readModel } from '../../../src/explore/models/read.ts';
import { parameters } from '../../support/seed.ts';
import { walker } from './reading.ts';

const values = { n: 3, m: -2, b: true, c: false };

/** A script as JavaScript itself runs it, on a record of variables. */
type Run = (values: Record<string, unknown>) => unknown;
const compiled = new Map<string, Run>();
function javascript(text: string): Run {
  const known =
    compiled.get(text) ?? (runInThisContext(`(v) => { with (v) return ${text} }`) as Run);
  compiled.set(text, known);
  return known;
}

const { whole, truth } = fc.letrec<{ whole: string; truth: string }>((tie) => ({
  whole: fc.oneof(
    { maxDepth: 4 },
    fc.nat(9).map(String),
    fc.constantFrom('n', 'm'),
    fc
      .tuple(tie('whole'), fc.constantFrom('+', '-', '*', ' + ', ' - '), tie('whole'))
      .map(([a, operator, b]) => `${a}${operator}${b}`),
    tie('whole').map((a) => `(${a})`),
    tie('whole').map((a) => `- ${a}`),
  ),
  truth: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('b', 'c', 'true', 'false'),
    fc
      .tuple(
        tie('whole'),
        fc.constantFrom('<', '>', '<=', '>=', '==', '!=', '===', '!=='),
        tie('whole'),
      )
      .map(([a, operator, b]) => `${a} ${operator} ${b}`),
    fc
      .tuple(tie('truth'), fc.constantFrom('&&', '||'), tie('truth'))
      .map((parts) => parts.join('')),
    tie('truth').map((a) => `(${a})`),
    tie('truth').map((a) => `!(${a})`),
  ),
}));

test('an expression comes to what JavaScript makes of it', () => {
  fc.assert(
    fc.property(fc.oneof(whole, truth), (text) => {
      // Two signs in a row are one operator to JavaScript, and so a syntax error to both.
      fc.pre(!/--|\+\+/.test(text));
      const [assignment] = parseAction(`x = ${text}`, (name) => name);
      const ours = assigned(assignment!, (name) => values[name as keyof typeof values]);
      expect(ours).toBe(javascript(`(${text}) === 0 ? 0 : (${text})`)(values));
    }),
    parameters(200),
  );
});

const guard = fc.constantFrom(
  '',
  '',
  '',
  'n < 3',
  '2 >= n',
  'n == 1',
  'm == 2',
  'n < m',
  'b || k > 1',
);
const action = fc.constantFrom(
  '',
  'n++',
  'n += 2',
  'n--',
  'n = 0',
  'm = n',
  'm += 3',
  'k++',
  'b = n > 1',
  'idle++',
);
const edge = fc.record({ from: fc.nat(1), to: fc.nat(1), guard, action });
const net = fc.array(edge, { minLength: 2, maxLength: 7 });

test('on every walk the edges that are open are those that JavaScript finds open', () => {
  fc.assert(
    fc.property(net, (edges) => {
      const text = walker({
        vertices: [{ id: 'n0' }, { id: 'n1' }],
        edges: edges.map(({ from, to, guard, action }, n) => ({
          name: `e${n}`,
          guard,
          actions: [action],
          sourceVertexId: `n${from}`,
          targetVertexId: `n${to}`,
        })),
        actions: ['n = 0; m = 0; b = false; k = 0; idle = 0'],
      });
      const { model } = readModel(text, { name: 'it', limit: 300 });
      const { from, to } = model.graph;
      const all = [{ vertex: 0, state: 0, values: { n: 0, m: 0, b: false, k: 0, idle: 0 } }];
      const seen = new Set<string>();
      for (let at = 0; at < all.length && at < 400; at += 1) {
        const { vertex, state, values } = all[at]!;
        const open = [...edges.entries()].filter(
          ([, one]) => one.from === vertex && javascript(one.guard || 'true')(values) === true,
        );
        const ours = [...from.keys()].filter((e) => from[e] === state);
        const names = ours.map((e) => model.eventOf(e));
        // Where the limit cut, some edges are missing, and none is too many.
        const expected = open.map(([n]) => `e${n}`);
        expect(model.complete ? names : expected).toEqual(
          model.complete ? expected : expect.arrayContaining(names),
        );
        for (const e of ours) {
          const one = edges[Number(model.eventOf(e).slice(1))]!;
          const after = { ...values };
          javascript(one.action || '0')(after);
          const next = { vertex: one.to, state: to[e]!, values: after };
          if (!seen.has(JSON.stringify(next))) all.push(next);
          seen.add(JSON.stringify(next));
        }
      }
    }),
    parameters(200),
  );
});
