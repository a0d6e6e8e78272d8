/** GraphWalker files: what becomes a state, what becomes an event, and what is refused, in which words. */
import { describe, expect, test } from 'vitest';
import { readModel } from '../../../src/explore/models/read.ts';
import { edgesOf, fileText, pathOf, read, refused, statesOf, walker } from './reading.ts';

const two = [
  { id: 'n0', name: 'v_A' },
  { id: 'n1', name: 'v_B' },
];
const go = { id: 'e0', name: 'e_Go', sourceVertexId: 'n0', targetVertexId: 'n1' };
const back = { id: 'e1', name: 'e_Back', sourceVertexId: 'n1', targetVertexId: 'n0' };

const readIt = (text: string, limit = 1000) => readModel(text, { name: 'it', limit });

describe('states and events', () => {
  test('vertices are states, edges are events by their names', () => {
    const { model, warnings } = readIt(walker({ vertices: two, edges: [go, back] }));
    expect(edgesOf(model)).toEqual(['v_A --e_Go--> v_B', 'v_B --e_Back--> v_A']);
    expect(model).toMatchObject({ name: 'it', version: null, complete: true });
    expect(warnings).toEqual([]);
  });

  test('an edge from nowhere is the first event of every case', () => {
    const first = { id: 'e9', name: 'e_Init', targetVertexId: 'n1' };
    const text = walker({ startElementId: 'e9', vertices: two, edges: [first, go, back] });
    expect(edgesOf(readIt(text).model)[0]).toBe('start --e_Init--> v_B');
    const unnamed = walker({ startElementId: null, vertices: two, edges: [first, go, back] });
    expect(edgesOf(readIt(unnamed).model)).toEqual(edgesOf(readIt(text).model));
  });

  test('an edge without a name is a silent step, an element without a name goes by its id', () => {
    const text = walker({
      vertices: [{ id: 'n0' }, { id: 'n1', name: ' ' }],
      edges: [{ ...go, name: null }],
    });
    expect(edgesOf(readIt(text).model)).toEqual(['n0 --silent step e0--> n1']);
  });

  test('vertices of one name are told apart by their ids', () => {
    const same = two.map((vertex) => ({ ...vertex, name: 'v_Same' }));
    expect(statesOf(readIt(walker({ vertices: same, edges: [go] })).model)).toEqual([
      'v_Same (n0)',
      'v_Same (n1)',
    ]);
  });

  test('what is blocked is gone, with the edges that touch it', () => {
    const blocked = { properties: { blocked: true } };
    const vertices = [...two, { id: 'n2', name: 'v_Gone', ...blocked }];
    const edges = [go, { ...back, ...blocked }, { ...go, id: 'e2', targetVertexId: 'n2' }];
    const { model, warnings } = readIt(walker({ vertices, edges }));
    expect(edgesOf(model)).toEqual(['v_A --e_Go--> v_B']);
    expect(warnings).toEqual([]);
    expect(refused(walker({ vertices: [vertices[2]], startElementId: 'n2' }))).toBe(
      'it, models[0].startElementId: "n2" is no element of its model, or it is blocked. Name a vertex or an edge as its "startElementId"',
    );
  });
});

describe('guards and actions', () => {
  test('a state is a vertex with the values by which it differs', () => {
    const { model, warnings } = read('bookshop.json');
    expect(warnings).toEqual([]);
    expect(statesOf(model)).toContain('v_Shelves (inCart=2, member=true)');
    expect(edgesOf(model)).toContain('v_Cart (inCart=1, member=true) --e_Pay--> v_Paid');
    // Shelves and cart with 0, 1 or 2 books, as a member or not; paid, and the start.
    expect(model.graph.states).toBe(2 * 3 * 2 + 2);
  });

  test('a counter that only grows stops above the largest number it is compared with', () => {
    const { model } = read('clinic.json');
    expect(model.complete).toBe(true);
    expect(statesOf(model)).toContain('v_Owner (Owner.pets≥1)');
  });

  test('a variable that no guard sees makes no states', () => {
    const actions = ['seen++; other = seen'];
    const text = walker({
      vertices: two,
      edges: [{ ...go, actions }, back],
      actions: ['seen = 0; other = 0'],
    });
    expect(statesOf(readIt(text).model)).toEqual(['v_A', 'v_B']);
  });

  test('vertices run their actions on every visit, also at the start', () => {
    const vertices = [{ ...two[0], actions: ['visits++'] }, two[1]];
    const edges = [{ ...go, guard: 'visits < 3' }, back];
    const { model } = readIt(walker({ vertices, edges, actions: ['visits = 0'] }));
    expect(edgesOf(model)).toEqual([
      'v_A (visits=1) --e_Go--> v_B (visits=1)',
      'v_B (visits=1) --e_Back--> v_A (visits=2)',
      'v_A (visits=2) --e_Go--> v_B (visits=2)',
      'v_B (visits=2) --e_Back--> v_A (visits=3)',
    ]);
  });

  test('global variables are one for all models, others belong to one', () => {
    const model = (name: string, start: object) => ({
      name,
      ...start,
      actions: ['x = 0;', 'global.x = 0;'],
      vertices: [{ id: 'n0', name: `v_${name}`, sharedState: 'S' }],
      edges: [
        {
          id: 'e0',
          name: `e_Set${name}`,
          actions: ['x = 1'],
          sourceVertexId: 'n0',
          targetVertexId: 'n0',
        },
        {
          id: 'e1',
          name: `e_Own${name}`,
          guard: 'x == 1',
          sourceVertexId: 'n0',
          targetVertexId: 'n0',
        },
        {
          id: 'e2',
          name: `e_All${name}`,
          actions: ['global.x = 1'],
          sourceVertexId: 'n0',
          targetVertexId: 'n0',
        },
        {
          id: 'e3',
          name: `e_Any${name}`,
          guard: 'global.x == 1',
          sourceVertexId: 'n0',
          targetVertexId: 'n0',
        },
      ],
    });
    const models = [model('A', { startElementId: 'n0' }), model('B', {})];
    const { model: both } = readIt(JSON.stringify({ models }));
    const after = (...events: string[]) => both.run(pathOf(both, events)).at(-1)?.to;
    expect(after('e_SetA')).toContain('A.x=1');
    expect(after('e_AllA', 'e_AnyB')).toContain('global.x=1');
    expect(() => pathOf(both, ['e_SetA', 'e_OwnB'])).toThrow('no e_OwnB');
  });

  test.each([
    ['x.charAt(0)', '"x" at column 1'],
    ['alert(1)', '"alert" at column 1'],
    ['x > 1 ? true : false', '"?" at column 7'],
    ['x > "1"', '""" at column 5'],
    ['x > 1.5', '"1" at column 5'],
    ['x > 99999999999999999999', '"99999999999999999999" at column 5'],
    ['x >', 'it ends too early'],
    ['(x > 1', 'it ends too early'],
    ['x > 1)', '")" at column 6'],
    ['x & 1', '"&" at column 3'],
    ['x > 1; y', '"y" at column 8'],
    ['new x', '"new" at column 1'],
    ['x == 1 && global.x == 1', 'it mixes global variables with the model’s own'],
    [`${'('.repeat(5000)}x${')'.repeat(5000)}`, 'it is longer than 10000 characters'],
    [`${'('.repeat(500)}x${')'.repeat(500)}`, 'it nests deeper than 100'],
    [`${'!'.repeat(500)}x`, 'it nests deeper than 100'],
    [`x > ${'-'.repeat(500)}1`, '"--" at column 5'],
  ])('the guard %s is refused by name', (guard, problem) => {
    const edges = [{ ...go, guard }];
    const message = refused(walker({ vertices: two, edges, actions: ['x = 1; global.x = 1'] }));
    expect(message.startsWith('it, models[0]')).toBe(true);
    expect(message).toContain(problem);
  });

  test('a refusal says which edge, which text and what is accepted', () => {
    const edges = [go, { ...back, guard: 'ready()' }];
    expect(refused(walker({ vertices: two, edges }))).toBe(
      'it, models[0].edges[1] (e_Back), guard "ready()": "ready" at column 1 is not accepted. ' +
        'Accepted are whole numbers, true, false, variables, global.variables, + - *, comparisons, &&, ||, !, ' +
        'parentheses, and in actions =, +=, -=, *=, ++ and --',
    );
  });

  test.each([
    ['x', '"x"', 'it ends too early'],
    ['x = 1 y = 2', '"x = 1 y = 2"', '"y" at column 7'],
    ['5 = x', '"5 = x"', '"5" at column 1'],
    ['true = 1', '"true = 1"', '"true" at column 1'],
    ['var x = 1', '"var x = 1"', '"var" at column 1'],
    ['x = alert(1)', '"x = alert(1)"', '"alert" at column 5'],
  ])('the action %s is refused by name', (action, text, problem) => {
    const message = refused(walker({ vertices: two, edges: [{ ...go, actions: [action] }] }));
    expect(message).toContain(`models[0].edges[0] (e_Go), action ${text}: ${problem}`);
  });

  test('a variable that nothing sets is refused, because only some program knows it', () => {
    expect(refused(walker({ vertices: two, edges: [{ ...go, guard: 'loggedIn' }] }))).toBe(
      'it, models[0].edges[0] (e_Go), guard: no action of any model sets "loggedIn". Set it in the actions of the model, such as "x = 0;"',
    );
  });

  test.each([
    ['x > 1', 'x = true', 'true is not a number'],
    ['x', 'x = 1', '1 is neither true nor false'],
    ['x == true', 'x = 1', '1 and true are of different kinds'],
    ['y == 1', 'x = 1', '"y" has no value yet'],
    ['x + 1 > 0', `x = ${2 ** 53 - 1}`, 'a number leaves the whole numbers'],
  ])(
    'where the guard %s throws, the edge is unknown and not impossible',
    (guard, action, problem) => {
      const edges = [
        { ...go, guard },
        { ...back, actions: ['y = 1'] },
      ];
      const { model, warnings } = readIt(walker({ vertices: two, edges, actions: [action] }));
      expect(model.complete).toBe(false);
      expect(warnings).toContain(
        `models[0].edges[0] (e_Go): ${problem}, so what it does there is unknown`,
      );
      expect(warnings).toContain('vertices, not reached so far, which proves nothing: v_B');
    },
  );

  test('actions that cannot run at the start refuse the file', () => {
    expect(refused(walker({ vertices: two, edges: [go], actions: ['x = y + 1'] }))).toBe(
      'it, the actions at the start: "y" has no value yet. Set every variable before it is read, and keep numbers and true or false apart',
    );
  });
});

describe('several models', () => {
  test('vertices of one shared state are one state, and the jump takes no event', () => {
    const { model, warnings } = read('clinic.json');
    expect(warnings).toEqual([]);
    const path = pathOf(model, ['e_FindOwner', 'e_AddPet', 'e_Save', 'e_Close']);
    expect(model.run(path).map(({ from, event, to }) => [from, event, to])).toEqual([
      ['v_Desk (Owner.pets=0)', 'e_FindOwner', 'v_Owner (Owner.pets=0)'],
      ['v_Owner (Owner.pets=0)', 'e_AddPet', 'v_NewPet (Owner.pets=0)'],
      ['v_NewPet (Owner.pets=0)', 'e_Save', 'v_Owner (Owner.pets≥1)'],
      ['v_Owner (Owner.pets≥1)', 'e_Close', 'v_Desk (Owner.pets≥1)'],
    ]);
  });

  test('a shared vertex with actions is refused, because a jump would run them', () => {
    const text = fileText('clinic.json').replace(
      '"id": "n1", "name": "v_Owner"',
      '"id": "n1", "name": "v_Owner", "actions": ["x = 1;"]',
    );
    expect(refused(text)).toBe(
      'it, models[0].vertices[1].actions: the vertex shares the state "OWNER" and has actions, which would run again at every jump. Move them to the edges that lead here',
    );
  });

  test('a state that only one model shares leads nowhere', () => {
    const vertices = two.map((vertex) => ({ ...vertex, sharedState: 'ALONE' }));
    const { model } = readIt(walker({ vertices, edges: [go] }));
    expect(edgesOf(model)).toEqual(['v_A --e_Go--> v_B']);
  });

  test('cases start in the first model with a start; another start is told', () => {
    const models = JSON.parse(fileText('clinic.json'));
    models.models[1].startElementId = 'n1';
    const { warnings } = readIt(JSON.stringify(models));
    expect(warnings).toEqual(['Owner has a start of its own; cases start in Front desk']);
  });

  test.each(['Same', 'global'])('two models named %s have variables of their own', (name) => {
    const models = ['n0', null].map((startElementId, m) => ({
      name,
      startElementId,
      actions: ['x = 0'],
      vertices: [{ id: 'n0', name: 'v', sharedState: 'S' }],
      edges: [
        { name: `e_Set${m}`, actions: ['x = 1'], sourceVertexId: 'n0', targetVertexId: 'n0' },
        { name: `e_Get${m}`, guard: 'x == 1', sourceVertexId: 'n0', targetVertexId: 'n0' },
      ],
    }));
    const { model } = readIt(JSON.stringify({ models }));
    expect(pathOf(model, ['e_Set0', 'e_Get0'])).toHaveLength(2);
    expect(() => pathOf(model, ['e_Set0', 'e_Get1'])).toThrow('no e_Get1');
  });
});

describe('what is told without refusing', () => {
  test('fields that GraphWalker does not have', () => {
    const vertices = [
      { ...two[0], colour: 'red' },
      { ...two[1], colour: 'red' },
    ];
    const edges = [{ ...go, gaurd: 'x' }];
    const { warnings } = readIt(walker({ vertices, edges, speed: 1 }, { author: 'me' }));
    expect(warnings).toEqual([
      'author is no field of GraphWalker; it was ignored',
      'models[0].speed is no field of GraphWalker; it was ignored',
      'models[0].vertices[0].colour is no field of GraphWalker (2 times); it was ignored',
      'models[0].edges[0].gaurd is no field of GraphWalker; it was ignored',
    ]);
  });

  test('parts that cannot be reached', () => {
    const edges = [
      { ...go, guard: 'false' },
      { id: 'e9', name: 'e_Lost', targetVertexId: 'n1' },
    ];
    const { model, warnings } = readIt(walker({ vertices: two, edges }));
    expect(model.complete).toBe(true);
    expect(warnings).toEqual([
      'vertices, can never be reached: v_B',
      'edges, can never be reached: models[0].edges[0] (e_Go), models[0].edges[1] (e_Lost)',
    ]);
  });

  test('two open edges of one name, between which no tester can choose', () => {
    const loop = { ...go, id: 'e2', targetVertexId: 'n0' };
    expect(readIt(walker({ vertices: two, edges: [go, loop] })).warnings).toEqual([
      'one name leads to several vertices, so a tester cannot choose: "e_Go" in v_A',
    ]);
    const guards = ['x == 1', 'x != 1'];
    const edges = [go, loop].map((edge, n) => ({ ...edge, guard: guards[n] }));
    const text = walker({ vertices: two, edges, actions: ['x = 0'] });
    expect(readIt(text).warnings.join()).not.toContain('one name');
  });

  test('a limit cuts the search and says that the rest is unknown', () => {
    const edges = [
      { ...go, targetVertexId: 'n0', actions: ['x = x - 1'] },
      { ...go, guard: 'x > 5' },
    ];
    const { model, warnings } = readIt(walker({ vertices: two, edges, actions: ['x = 0'] }), 20);
    expect(model.graph.states).toBe(20);
    expect(model.complete).toBe(false);
    expect(warnings).toEqual([
      'only the first 20 states were read; what lies beyond is unknown, not impossible',
      'vertices, not reached so far, which proves nothing: v_B',
      'edges, not reached so far, which proves nothing: models[0].edges[1] (e_Go)',
    ]);
  });
});

describe('running a path', () => {
  test('a step tells event and states, and nothing that the model does not know', () => {
    const { model } = read('bookshop.json');
    const path = pathOf(model, ['e_Open', 'e_Take', 'e_Look', 'silent step e4']);
    expect(model.run(path)[1]).toEqual({
      event: 'e_Take',
      label: 'e_Take',
      data: {},
      by: null,
      at: null,
      from: 'v_Shelves (inCart=0, member=false)',
      to: 'v_Shelves (inCart=1, member=false)',
      status: null,
      expected: 'applied',
      because: null,
    });
    expect(model.run(path)).toHaveLength(4);
  });

  test('requirements of an edge and of where it leads are its tags', () => {
    const { model } = read('bookshop.json');
    const [open, take] = pathOf(model, ['e_Open', 'e_Take']);
    expect(model.tagsOf?.(open as number)).toEqual(['SHOP-1']);
    expect(model.tagsOf?.(take as number)).toEqual(['SHOP-2', 'SHOP-1']);
  });

  test('a path whose edges do not follow each other cannot be run', () => {
    const { model } = readIt(walker({ vertices: two, edges: [go, back] }));
    expect(() => model.run([0, 0])).toThrow(
      'it, step 2 of a path: e_Go does not start in "v_B", where the path stands. Edges of a path follow each other, and the first starts in state 0',
    );
    expect(() => model.run([7])).toThrow('it, step 1 of a path: edge 7 does not start in "v_A"');
  });
});

describe('files that cannot be read', () => {
  test.each(
    [
      ['{ "models": [', 'it, line 1: this is not JSON: Unexpected end of JSON input.'],
      ['{ "models":\n[ { "vertices" ] }', 'it, line 2: this is not JSON: Expected'],
      ['[]', 'it: this JSON has no "models". A GraphWalker file is { "models": ['],
      ['{ "name": "package" }', 'it: this JSON has no "models".'],
      ['{ "models": [] }', 'it, models: Too small'],
      ['{ "models": 5 }', 'it, models: expected array, received number.'],
      ['{ "models": [ { } ] }', 'it, models[0].vertices: expected array, received undefined.'],
      [
        '{ "models": [ { "vertices": [ { } ] } ] }',
        'it, models[0].vertices[0].id: expected string',
      ],
      [
        walker({ vertices: two, edges: [{}] }),
        'it, models[0].edges[0].targetVertexId: expected string',
      ],
      [
        walker({ vertices: two, edges: [{ ...go, guard: 1 }] }),
        'it, models[0].edges[0].guard: expected',
      ],
      [
        walker({ vertices: [two[0], two[0]] }),
        'it, models[0].vertices[1].id: the id "n0" was taken by models[0].vertices[0].',
      ],
      [
        walker({ vertices: two, edges: [{ ...go, targetVertexId: 'n9' }] }),
        'it, models[0].edges[0].targetVertexId: "n9" is no vertex of this model.',
      ],
      [
        walker({ vertices: two, edges: [{ ...go, sourceVertexId: 'n9' }] }),
        'it, models[0].edges[0].sourceVertexId: "n9" is no vertex of this model.',
      ],
      [
        walker({ startElementId: 'n9', vertices: two, edges: [go] }),
        'it, models[0].startElementId: "n9" is no element of its model, or it is blocked.',
      ],
      [
        walker({ startElementId: 'e8', vertices: two, edges: [{ ...go, sourceVertexId: null }] }),
        'it, models[0].startElementId: "e8" is no element of its model',
      ],
      [
        walker({ startElementId: null, vertices: two, edges: [go] }),
        'it, models[0]: no model says where a case starts. Name a vertex or an edge as its "startElementId"',
      ],
      [`{"models":${'['.repeat(100_000)}`, 'it, line 1: this is not JSON:'],
      [
        `{"models":[{"vertices":${'['.repeat(5000)}${']'.repeat(5000)}}]}`,
        'it, models[0].vertices[0]: expected object',
      ],
    ].map(([text = '', message = '']) => [message, text] as const),
  )('%s', (message, text) => {
    expect(refused(text).slice(0, message.length)).toBe(message);
  });

  test('names that JavaScript objects have by nature are names like any other', () => {
    const vertices = ['n0', '__proto__', 'constructor'].map((id) => ({ id, name: id }));
    const edges = [
      { ...go, name: 'toString', targetVertexId: '__proto__' },
      { ...go, name: 'toString', sourceVertexId: '__proto__', targetVertexId: 'constructor' },
    ];
    expect(edgesOf(readIt(walker({ vertices, edges })).model)).toEqual([
      'n0 --toString--> __proto__',
      '__proto__ --toString--> constructor',
    ]);
  });

  test('a licence in a comment before the JSON is left alone, and lines still count', () => {
    const text = `/*\n * a licence\n */\n${walker({ vertices: two, edges: [go] })}`;
    expect(readIt(text).model.graph.states).toBe(2);
    expect(refused('/*\n * a licence\n */\n{ "models": ] }')).toContain('line 4');
  });

  test('huge names are read, and cut only in messages', () => {
    const name = 'x'.repeat(1_000_000);
    const { model } = readIt(walker({ vertices: [{ id: 'n0', name }], edges: [] }));
    expect(model.stateText(0)).toHaveLength(1_000_000);
    const edges = [{ ...go, targetVertexId: name }];
    expect(refused(walker({ vertices: two, edges })).length).toBeLessThan(300);
  });

  test('a hundred thousand transitions are read whole', () => {
    const vertices = Array.from({ length: 50_000 }, (_, n) => ({ id: `n${n}`, name: `v_${n}` }));
    const edges = Array.from({ length: 100_000 }, (_, n) => ({
      name: `e_${n % 2}`,
      sourceVertexId: `n${n >> 1}`,
      targetVertexId: `n${(n + 1) % 50_000}`,
    }));
    const { model } = readModel(walker({ vertices, edges }), { name: 'it' });
    expect([model.graph.states, model.graph.from.length]).toEqual([50_000, 100_000]);
  });
});
