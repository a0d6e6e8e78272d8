/** The text loads as a module, is the same machine, and walks the same ways. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type AnyStateMachine, initialTransition, transition } from 'xstate';
import { lifecycles } from '../../../machines/index.ts';
import { xstate } from '../../../src/draw/exports/xstate.ts';
import { type Portrait, portraitOfMachine } from '../../../src/draw/index.ts';
import { clockNamesOf } from '../../../src/lifecycle/xstate/running.ts';
import { livesOf } from '../../support/lives.ts';
import {
  anyNames,
  nastyMachine,
  plainSpec,
  portraitOfSpec,
  portraits,
  strange,
} from '../../support/portraits.ts';
import { parameters } from '../../support/seed.ts';
import { evaluated } from '../../support/written.ts';

/** What the text says of the structure; the words of the lifecycle's people are not in it. */
function structureOf({ states, transitions }: Portrait) {
  return {
    transitions,
    states: states.map(({ label: _label, hidden: _hidden, foreign: _foreign, ...state }) => state),
  };
}

const structureOfText = (text: string, name: string) =>
  structureOf(portraitOfMachine(evaluated(text), name));

describe.each([...portraits, ...strange].map((it) => [it.name, it] as const))('%s', (name, it) => {
  test('comes back with every state and transition', () => {
    expect(structureOfText(xstate(it), name)).toEqual(structureOf(it));
  });
});

test('any machine comes back with every state and transition', () => {
  fc.assert(
    fc.property(plainSpec, (spec) => {
      const portrait = portraitOfSpec(spec);
      expect(structureOfText(xstate(portrait), 'm')).toEqual(structureOf(portrait));
    }),
    parameters(100),
  );
});

test('names of any characters come back', () => {
  fc.assert(
    fc.property(anyNames, (names) => {
      const portrait = portraitOfMachine(nastyMachine(names), 'nasty');
      expect(structureOfText(xstate(portrait), 'nasty')).toEqual(structureOf(portrait));
    }),
    parameters(100),
  );
});

describe('as a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-xstate-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'written'));
  symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));

  test.each(lifecycles.map((it, n) => [it.name, it, portraits[n] as Portrait] as const))(
    '%s is imported, and its lives lead where the lifecycle leads',
    async (_name, lifecycle, portrait) => {
      const file = join(folder, 'written', `${portrait.name.replaceAll('/', '-')}.mjs`);
      writeFileSync(file, xstate(portrait));
      const { machine } = await import(/* @vite-ignore */ pathToFileURL(file).href);
      let answers: Readonly<Record<string, boolean>> = {};
      const guard = (name: string) => () => {
        if (name in answers) return answers[name];
        throw new Error(`the lifecycle never asks ${name} here`);
      };
      const guards = Object.keys(lifecycle.guards).map((name) => [name, guard(name)]);
      const delays = Object.keys(lifecycle.deadlines).map((name) => [name, () => 1000]);
      const filled = (machine as AnyStateMachine).provide({
        guards: Object.fromEntries(guards),
        delays: Object.fromEntries(delays),
      } as never);
      const { typeOf } = clockNamesOf(filled);
      const lives = livesOf(lifecycle);
      expect(lives.flat().length).toBeGreaterThan(lifecycle.shape.states.length);
      for (const steps of lives) {
        let [snapshot] = initialTransition(filled);
        for (const { event, from, to, answers: given } of steps) {
          answers = given;
          expect(snapshot.value).toEqual(from);
          const type = typeOf.get(event) ?? event;
          [snapshot] = transition(filled, snapshot, { type });
          expect(snapshot.value, `${event} from ${JSON.stringify(from)}`).toEqual(to);
        }
      }
    },
  );
});

test('a part that nobody filled in says its name', () => {
  const machine = evaluated(xstate(portraits[4] as Portrait));
  const [unborn] = initialTransition(machine);
  expect(() => transition(machine, unborn, { type: 'ASSIGNED' })).toThrow(
    'Fill in the delay reminderDue.',
  );
});
