/** What kind of model a text is shows in the text; and what is written in one kind reads the same in another. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readModel } from '../../../src/explore/models/read.ts';
import { parameters } from '../../support/seed.ts';
import { edgesOf, refused } from './reading.ts';

describe('the kind of a text', () => {
  test.each([
    [
      '',
      'it: the file is empty. A model is GraphWalker JSON, { "models": […] }, or a Mealy machine in DOT, digraph { … }',
    ],
    ['  \n\uFEFF\n', 'it: the file is empty.'],
    ['// nothing but words', 'it: the file is empty.'],
    ['<scxml/>', 'it: nothing known begins with "<scxml/>". A model is GraphWalker JSON'],
    ['Feature: a door', 'it: nothing known begins with "Feature: a door". A model is'],
    [
      "import { createMachine } from 'xstate';",
      'it: nothing known begins with "import { createMachine } from …". A module with machines is named by --machines',
    ],
    ['digraphs are fine', 'it: nothing known begins with "digraphs are fine".'],
    ['\0\x01\x02', 'it: nothing known begins with'],
  ])('%j is refused', (text, message) => {
    expect(refused(text).slice(0, message.length)).toBe(message);
  });

  test('whatever the text, there is a model or one clear refusal', () => {
    const pieces =
      '{ } [ ] " : , -> ; digraph "models" "vertices" "id" __start0 s0 label = "a/b" "edges" "targetVertexId" 1 null // /* */';
    const piece = fc.constantFrom(' ', '\n', ...pieces.split(' '));
    const text = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (words) => {
        try {
          readModel(words, { name: 'it' });
        } catch (error) {
          expect(error).toMatchObject({ name: 'ModelError', code: 'model', ids: { model: 'it' } });
        }
      }),
      parameters(500),
    );
  });
});

/** Names that quoting must survive; a name that is empty or has spaces around it cannot be written in a label. */
const name = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
    fc.constantFrom('node', 'graph', '->', '__proto__', 'a"b', "it's", 'ж→é', '{}', '#1', '//'),
  )
  .filter((text) => text.trim() === text && !/[/\\\n\r]/.test(text) && !text.startsWith('__start'));
const machine = fc.record({
  states: fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
  inputs: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  targets: fc.array(fc.nat(), { minLength: 18, maxLength: 18 }),
});

test('a graph reads back the same from GraphWalker JSON and from DOT', () => {
  fc.assert(
    fc.property(machine, ({ states, inputs, targets }) => {
      const rows = states.flatMap((from, s) =>
        inputs.flatMap((input, i) => {
          const target = targets[s * 3 + i]!;
          return target % 4 === 0 ? [] : [{ from, input, to: states[target % states.length]! }];
        }),
      );
      const quoted = (text: string) => `"${text.replaceAll('"', '\\"')}"`;
      const dot = rows.map(
        ({ from, input, to }) =>
          `${quoted(from)} -> ${quoted(to)} [label=${quoted(`${input} / out`)}]`,
      );
      const inDot = `digraph { __start0 -> ${quoted(states[0]!)}\n${dot.join('\n')} }`;
      const id = (state: string) => `id ${states.indexOf(state)}`;
      const model = {
        startElementId: id(states[0]!),
        vertices: states.map((state) => ({ id: id(state), name: state })),
        edges: rows.map(({ from, input, to }) => ({
          name: input,
          sourceVertexId: id(from),
          targetVertexId: id(to),
        })),
      };
      const expected = reachable(states[0]!, rows).toSorted();
      const inJson = JSON.stringify({ models: [model] });
      for (const text of [inDot, inJson])
        expect(edgesOf(readModel(text, { name: 'it' }).model).toSorted()).toEqual(expected);
    }),
    parameters(150),
  );
});

interface Row {
  readonly from: string;
  readonly input: string;
  readonly to: string;
}

function reachable(start: string, rows: readonly Row[]): string[] {
  const seen = new Set([start]);
  for (let size = 0; size !== seen.size; ) {
    size = seen.size;
    for (const { from, to } of rows) if (seen.has(from)) seen.add(to);
  }
  return rows
    .filter(({ from }) => seen.has(from))
    .map(({ from, input, to }) => `${from} --${input}--> ${to}`);
}
