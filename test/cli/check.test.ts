/** `check` from the command line: what does not hold is told with the shortest walk that shows it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
