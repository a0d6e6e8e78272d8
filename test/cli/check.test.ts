/** `check` from the command line: what does not hold is told with the shortest walk that shows it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { account, eligibility } from '../../machines/index.ts';
import { redefine, stateAt } from '../support/broken.ts';
import { door } from '../support/door.ts';
import { Desk } from '../support/terminal.ts';

let desk: Desk;
beforeEach(() => {
  // A closed door that cannot be opened any more: nobody gets from there to a good end.
  const trapped = redefine(door, (d) => {
    d.input.goodEnds = ['open'];
    d.input.name = 'test/trapped';
    stateAt(d, 'door.leaf.open').on.CLOSE = { target: 'jammed' };
    stateAt(d, 'door.leaf').states.jammed = { on: { CLOSE: { target: 'jammed', reenter: true } } };
  });
  desk = new Desk({ lifecycles: [eligibility, trapped] });
});
afterEach(() => desk.leave());

describe('check', () => {
  it('tells how much was explored, what does not hold, and a walk to it', async () => {
    const { code, lines } = await desk.run('check ankored/eligibility');
    expect(code).toBe(0);
    expect(lines[0]).toBe('27 states explored: 39 claims hold, 1 do not, 0 are open');
    expect(lines[1]).toBe('✗ eligibility.appeal: somebody beside an admin leads out of it');
    expect(lines[2]).toMatch(/^ {4}npx rollcall walk ankored\/eligibility --steps 'REGISTERED /);
  });

  it('ends with 3 where somebody can be trapped', async () => {
    const { code, json } = await desk.run('check test/trapped --json');
    expect(json.claims).toContainEqual(
      expect.objectContaining({ kind: 'noTrap', verdict: 'violated', walk: expect.any(String) }),
    );
    expect(code).toBe(3);
  });

  it('calls nothing impossible from a search that was cut short', async () => {
    const { code, out } = await desk.run('check ankored/eligibility --limit 5');
    expect(code).toBe(0);
    expect(out).toContain('the limit was reached before everything was explored');
    expect(out).not.toContain('can be reached\n✗');
  });

  it('refuses a lifecycle that is not there', async () => {
    expect(await desk.run('check ankored/eligibilty')).toMatchObject({ code: 2 });
  });
});

describe('several under one clock', () => {
  it('have each combination of what people see once, whatever the order they are named in', async () => {
    const desk = new Desk({ lifecycles: [account, eligibility] });
    const words = 'check ankored/eligibility ankored/account ankored/eligibility --limit 1000';
    const { code, lines } = await desk.run(words);
    const { json } = await desk.run(`${words} --json`);
    desk.leave();
    expect(code).toBe(0);
    expect(json.lifecycles).toEqual([
      'ankored/eligibility',
      'ankored/eligibility',
      'ankored/account',
    ]);
    const texts = json.combinations.map((it: any) => it.statuses.join());
    expect(new Set(texts).size).toBe(texts.length);
    expect(json.combinations.reduce((sum: number, it: any) => sum + it.states, 0)).toBe(
      json.states,
    );
    expect(lines[0]).toMatch(/^1,000 states under one clock, [\d,]+ steps$/);
    expect(lines[1]).toBe('! It was cut off: what was not met is unknown, and not impossible.');
  });

  it('that are searched to the end know what can never be', async () => {
    const desk = new Desk({ lifecycles: [eligibility] });
    const whole = await desk.run('check ankored/eligibility ankored/eligibility --json');
    const cut = await desk.run('check ankored/eligibility ankored/eligibility --json --limit 1');
    desk.leave();
    // Two that are alike are interchangeable: 27 states each.
    expect(whole.json).toMatchObject({ states: (27 * 28) / 2, complete: true, allWell: 'yes' });
    expect(cut.json).toMatchObject({ complete: false, allWell: 'unknown' });
  });

  it('takes no option that is for one', async () => {
    const desk = new Desk({ lifecycles: [eligibility] });
    const { code, err } = await desk.run('check ankored/eligibility ankored/eligibility --all');
    desk.leave();
    expect([code, err]).toEqual([2, expect.stringContaining('are for one lifecycle')]);
  });

  it('says which of them is not there', async () => {
    const desk = new Desk({ lifecycles: [eligibility] });
    const { code, err } = await desk.run('check ankored/eligibility ankored/eligibilty');
    desk.leave();
    expect([code, err]).toEqual([2, expect.stringContaining('did you mean ankored/eligibility?')]);
  });
});

describe('a model without a contract', () => {
  const maze = createMachine({
    id: 'maze',
    initial: 'door',
    states: {
      door: { on: { LEFT: 'pit', RIGHT: 'a' } },
      a: { on: { ON: [{ target: 'out' }, { target: 'pit' }], ROUND: 'a', LOOK: {} } },
      pit: {},
      loop: { on: { AGAIN: 'loop' } },
      out: { type: 'final' },
    },
  });
  const swing = createMachine({
    id: 'swing',
    initial: 'to',
    states: { to: { on: { GO: 'fro' } }, fro: { on: { GO: 'to' } } },
  });
  const dizzy = createMachine({
    id: 'dizzy',
    initial: 'still',
    states: {
      still: { on: { SPIN: 'left' } },
      left: { always: 'right' },
      right: { always: 'left' },
    },
  });
  const order = createMachine({
    id: 'order',
    initial: 'open',
    states: {
      open: {
        on: {
          PAY: { target: 'paid', guard: ({ event }) => event['amount'] > 10 },
          DROP: 'dropped',
        },
        after: { 1000: 'late', 2000: 'later' },
      },
      dropped: {},
      late: { always: [{ target: 'dropped' }, { target: 'open', reenter: true }] },
      later: {},
      paid: { type: 'final' },
    },
  });
  const checked = async (exported: Record<string, unknown>, words: string) => {
    const other = new Desk({ lifecycles: [eligibility], exported });
    const { code, out, err } = await other.run(`check ${words}`);
    other.leave();
    const lines = out.split('\n').map((line) => line.trim());
    return { code, lines: lines.filter((line) => line !== ''), err: err.replaceAll(/\s+/g, ' ') };
  };
  const notAsked = 'Guards, senders, policies and order are asked of lifecycles only.';

  it('is told what nothing leads to, what is never taken, and where it is stuck', async () => {
    const { code, lines } = await checked({ maze }, 'maze');
    expect(code).toBe(3);
    expect(lines).toEqual([
      '4 states explored: 9 claims hold, 4 do not, 0 are open',
      '✗ loop can be reached',
      '✗ a on ON (number 2 of 2) can be taken',
      '✗ pit: something leads on from everywhere but the ends',
      'by LEFT',
      '✗ pit: from everywhere an end can be reached',
      'by LEFT',
      notAsked,
    ]);
  });

  it('without ends is not asked whether one is reached, and that is said', async () => {
    const { code, lines } = await checked({ swing }, 'swing');
    expect([code, lines]).toEqual([
      0,
      [
        '2 states explored: 6 claims hold, 0 do not, 0 are open',
        'It knows no ends, so it was not asked whether one is reached.',
        notAsked,
      ],
    ]);
  });

  it('is told after which event it never comes to rest', async () => {
    const { code, lines } = await checked({ dizzy }, 'dizzy');
    expect([code, lines]).toEqual([
      3,
      expect.arrayContaining([
        '✗ SPIN in still: the machine comes to rest after every event',
        'It knows no ends, so it was not asked whether one is reached.',
      ]),
    ]);
  });

  it('is told where it is stuck for sure, though a payload is missing elsewhere', async () => {
    const { code, lines, err } = await checked({ order }, 'order');
    expect(code).toBe(3);
    expect(err).toContain('PAY is asked for its "amount", which nobody gave');
    expect(lines).toEqual(
      expect.arrayContaining([
        '✗ dropped: something leads on from everywhere but the ends',
        '? open on PAY can be taken',
        'not everything could be explored, and what is missing may lead there',
      ]),
    );
    expect(lines.filter((line) => line.includes('an end can be reached'))).toEqual([
      '✗ dropped: from everywhere an end can be reached',
    ]);
  });

  it('with samples is told all, but never that no other payload does more', async () => {
    const samples = { order: { PAY: [{ amount: 5 }] } };
    const { lines, err } = await checked({ order, samples }, 'order');
    expect(err).not.toContain('amount');
    expect(lines.filter((line) => line.includes('can be taken'))).toEqual([
      '✗ open after 2000 can be taken',
      '✗ late always (number 2 of 2) can be taken',
      '? open on PAY can be taken',
    ]);
    expect(lines).toContain('no sample shows it, and another payload may');
  });

  it('has reached what it only passes through', async () => {
    const passing = createMachine({
      id: 'passing',
      initial: 'first',
      states: {
        first: { always: 'second' },
        second: { on: { GO: 'third' } },
        third: { initial: 'in', states: { in: { always: '#passing.fourth' } } },
        fourth: { on: { BACK: 'second' } },
      },
    });
    const { code, lines } = await checked({ passing }, 'passing --all');
    expect(code).toBe(0);
    expect(lines.filter((line) => line.includes('can be reached'))).toEqual(
      ['first', 'second', 'third', 'third.in', 'fourth'].map((one) => `✓ ${one} can be reached`),
    );
    expect(lines).toContain('✓ first always can be taken');
  });

  it('in a file is checked as well; a long way is cut for people', async () => {
    const model = join(import.meta.dirname, '../explore/models/files/door.dot');
    const { out } = await desk.run(`check --model ${model}`);
    expect(out).toMatch(/^\d+ states explored: \d+ claims hold, 0 do not, 0 are open/);
    const shop = join(import.meta.dirname, '../explore/models/files/bookshop.json');
    const { json } = await desk.run(`check --model ${shop} --json`);
    expect(json.claims).toContainEqual(
      expect.objectContaining({ kind: 'transitionTaken', verdict: 'holds' }),
    );
    const rows = Array.from({ length: 30 }, (_, n) => `s${n} -> s${n + 1} [label="i${n} / o"];`);
    const corridor = join(desk.data, '..', 'corridor.dot');
    writeFileSync(corridor, ['digraph {', '__start0 -> s0;', ...rows, '}'].join('\n'));
    const said = await desk.run(`check --model ${corridor}`);
    expect(said.code).toBe(3);
    expect(said.out).toContain('✗ s30: something leads on from everywhere but the ends');
    expect(said.out).toContain('by i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, and 18 more');
  });

  it('is printed as docs/models.md says', async () => {
    const sold = createMachine({
      id: 'order',
      initial: 'open',
      states: {
        open: {
          on: {
            PAY: { target: 'paid', guard: ({ event }) => event['amount'] >= 10 },
            DROP: 'dropped',
          },
        },
        paid: { type: 'final' },
        dropped: {},
      },
    });
    const docs = readFileSync(join(import.meta.dirname, '../../docs/models.md'), 'utf8');
    const run = async (samples: unknown) => {
      const other = new Desk({ lifecycles: [], exported: { order: sold, samples } });
      const { out, err } = await other.run('check order');
      other.leave();
      return out + err;
    };
    const payloads = [{ amount: 5 }, { amount: 20 }];
    expect(docs).toContain(await run({ order: { PAY: payloads } }));
    expect(docs).toContain(await run({ order: { PAYY: payloads } }));
  });

  it.each([
    ['maze swing', 'several are for lifecycles; check a plain machine by itself'],
    ['maze --attention', '--attention is for lifecycles'],
    ['maze --model x.dot', '--model is instead of a lifecycle'],
    ['maize', 'there is no lifecycle or machine "maize"; known are'],
    ['maize', 'did you mean maze?'],
    ['', 'name a lifecycle, such as ankored/document, or a file with --model'],
  ])('refuses %s', async (words, message) => {
    const { code, err } = await checked({ maze, swing }, words);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
