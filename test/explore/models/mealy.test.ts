/** Mealy machines in DOT, as the automata wiki and AALpy write them. */
import { describe, expect, test } from 'vitest';
import { readModel } from '../../../src/explore/models/read.ts';
import { edgesOf, pathOf, read, refused, statesOf } from './reading.ts';

const readIt = (text: string, limit = 1000) => readModel(text, { name: 'it', limit });

describe('states, inputs and outputs', () => {
  test('nodes are states by their ids, inputs are events', () => {
    const { model, warnings } = read('door.dot');
    expect(warnings).toEqual([]);
    expect(model).toMatchObject({ name: 'door.dot', version: null, complete: true });
    expect(edgesOf(model)).toEqual([
      'closed --push--> open',
      'closed --turn key--> locked',
      'open --pull--> closed',
      'locked --turn key--> closed',
      'locked --push--> locked',
    ]);
  });

  test('a step tells the output, which may be empty', () => {
    const { model } = read('door.dot');
    expect(model.run(pathOf(model, ['turn key', 'push']))).toEqual([
      {
        event: 'turn key',
        label: 'turn key',
        data: {},
        by: null,
        at: null,
        from: 'closed',
        to: 'locked',
        status: null,
        expected: 'applied',
        because: 'output clack',
      },
      expect.objectContaining({ event: 'push', from: 'locked', to: 'locked', because: 'output ' }),
    ]);
  });

  test.each([
    [
      'as AALpy writes it',
      'digraph c { s0 [label="s0"]; s0 -> s1  [label="a/ x"];\n__start0 [label="", shape=none];\n__start0 -> s0  [label=""];\n}',
    ],
    [
      'without semicolons and with numbers',
      'digraph G {\nlabel=""\ns0\ns1\ns0 -> s1[label="a / x"]\n__start0 -> s0\n}',
    ],
    ['with quoted names', 'digraph "g" { "__start0" -> "s0"; "s0" -> "s1" [label="a/x"] }'],
    [
      'with a start of another name',
      'digraph { begin [shape=point]; begin -> s0; s0 -> s1 [label="a/x"]; }',
    ],
    [
      'with comments and a strict graph',
      '// c\n# d\n/* e */ strict digraph { __start0 -> s0; s0 -> s1 [label="a/x"]; }',
    ],
    [
      'with a subgraph and ports',
      'digraph { __start0 -> s0; subgraph x { s0:n -> s1:s [label="a/x" color=red] } }',
    ],
    ['with a byte order mark', '\uFEFFdigraph { __start0 -> s0; s0 -> s1 [label="a/x"]; }'],
    [
      'with the same edge twice',
      'digraph { __start0 -> s0; s0 -> s1 [label="a/x"]; s0 -> s1 [label="a / x"]; }',
    ],
  ])('%s', (_, text) => {
    const { model } = readIt(text);
    expect(edgesOf(model)).toEqual(['s0 --a--> s1']);
    expect(model.run([0])[0]?.because).toBe('output x');
  });

  test('an input with a slash of its own is parted by the spaces', () => {
    const text =
      'digraph { __start0 -> s0; s0 -> s0 [label="GET /a / 200"]; s0 -> s0 [label="b/c/d"]; }';
    const { model } = readIt(text);
    expect(model.run([0, 1]).map(({ event, because }) => [event, because])).toEqual([
      ['GET /a', 'output 200'],
      ['b', 'output c/d'],
    ]);
  });

  test('chains and groups are as many edges', () => {
    const text =
      'digraph { __start0 -> a; a -> b -> c [label="x/1"]; c -> { a b } [label="y/2"]; }';
    expect(refused(text)).toContain('"y" in "c" leads to "b"');
    expect(edgesOf(readIt(text.replace('{ a b }', '{ a }')).model)).toEqual([
      'a --x--> b',
      'b --x--> c',
      'c --y--> a',
    ]);
  });
});

describe('what is told without refusing', () => {
  test('states that cannot be reached', () => {
    const text = 'digraph { __start0 -> a; a -> a [label="x/1"]; b -> a [label="x/1"]; lonely; }';
    const { model, warnings } = readIt(text);
    expect(statesOf(model)).toEqual(['a']);
    expect(warnings).toEqual(['states, can never be reached: b, lonely']);
  });

  test('a limit cuts the search and says that the rest is unknown', () => {
    const lines = Array.from({ length: 30 }, (_, n) => `s${n} -> s${n + 1} [label="x/1"];`);
    const { model, warnings } = readIt(`digraph { __start0 -> s0; ${lines.join('\n')} }`, 20);
    expect([model.graph.states, model.graph.from.length, model.complete]).toEqual([20, 19, false]);
    expect(warnings).toEqual([
      'only the first 20 states were read; what lies beyond is unknown, not impossible',
      'states, not reached so far, which proves nothing: s20, s21, s22, s23, s24 and 6 more',
    ]);
  });
});

describe('files that cannot be read', () => {
  test.each(
    [
      [
        'digraph {\n__start0 -> a;\na -> b [label="x/1"];\na -> c [label="x/1"];\n}',
        'it, line 4: "x" in "a" leads to "c" with output "1" and, by line 3, to "b" with output "1". A Mealy machine has one answer to an input; remove one of the two',
      ],
      [
        'digraph {\n__start0 -> a;\na -> b [label="x/1"];\na -> b [label="x/2"];\n}',
        'it, line 4: "x" in "a" leads to "b" with output "2" and, by line 3, to "b" with output "1".',
      ],
      [
        'digraph {\na -> b [label="x/1"];\n}',
        'it: nothing says where the machine starts. Add a line such as __start0 -> s0;',
      ],
      ['digraph {}', 'it: nothing says where the machine starts.'],
      [
        'digraph {\n__start0 -> a;\n__start1 -> b;\na -> b [label="x/1"];\n}',
        'it, line 3: the machine starts in "b" and, by line 2, in "a". Keep one start',
      ],
      [
        'digraph {\n__start0 -> a;\n\na -> b [label="coin"];\n}',
        'it, line 4: the edge from "a" to "b" has the label "coin", which names no input and output. Write label="input / output"; only Mealy machines can be read from DOT',
      ],
      [
        'digraph {\n__start0 -> a;\na -> b;\n}',
        'it, line 3: the edge from "a" to "b" has no label, which names no input and output.',
      ],
      [
        'digraph {\n__start0 -> a;\na -> b [label=" / 1"];\n}',
        'it, line 3: the edge from "a" to "b" has the label "/ 1", which names no input',
      ],
      ['digraph {\n__start0 -> a;\na -> b [label=<x<br/>1>];\n}', 'it, line 3: the label is HTML.'],
      ['graph { a -- b }', 'it, line 1: this graph has no directions.'],
      ['digraph { a }\ndigraph { b }', 'it, line 2: this is not DOT: "d" stands where it cannot.'],
      ['digraph {\n a -> ;\n}', 'it, line 2: this is not DOT: ";" stands where it cannot.'],
      ['digraph {\n a -> b [label="x/1"', 'it, line 2: this is not DOT: end of input stands'],
      [
        `digraph ${'{'.repeat(50_000)}`,
        'it: its parts nest too deeply. A Mealy machine is digraph {',
      ],
    ].map(([text = '', message = '']) => [message, text] as const),
  )('%s', (message, text) => {
    expect(refused(text).slice(0, message.length)).toBe(message);
  });

  test('huge labels are read, and cut only in messages', () => {
    const label = 'x'.repeat(1_000_000);
    const { model } = readIt(`digraph { __start0 -> a; a -> a [label="${label}/1"]; }`);
    expect(model.eventOf(0)).toHaveLength(1_000_000);
    expect(refused(`digraph { __start0 -> a; a -> a [label="${label}"]; }`).length).toBeLessThan(
      400,
    );
  });

  test('a hundred thousand transitions are read whole', () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, n) => `s${n >> 1} -> s${(n + 1) % 50_000} [label="${n % 2} / ok"];`,
    );
    const { model } = readModel(`digraph {\n__start0 -> s0;\n${lines.join('\n')}\n}`, {
      name: 'it',
    });
    expect([model.graph.states, model.graph.from.length]).toEqual([50_000, 100_000]);
  });
});
