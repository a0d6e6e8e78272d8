/** A machine of any size: stages of ten steps, in each of which some steps are skipped and some are sent back. */
import { type AnyStateMachine, createMachine } from 'xstate';

const perStage = 10;

/** As many atomic states as asked for, about 1.4 transitions each. */
export function stages(count: number): AnyStateMachine {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const place = (n: number) => `#stages.stage${Math.floor(n / perStage) + 1}.step${n + 1}`;
  const step = (n: number) => ({
    on: {
      ...(n + 1 < count ? { DONE: place(n + 1) } : {}),
      ...(n + 5 < count && n % 7 === 2 ? { SKIP: place(n + 5) } : {}),
      ...(n % 4 === 3 ? { SEND_BACK: place(n - 3) } : {}),
      NOTE: { actions: 'takesNote' },
    },
  });
  const stage = (first: number) => ({
    initial: `step${first + 1}`,
    states: Object.fromEntries(
      numbers.slice(first, first + perStage).map((n) => [`step${n + 1}`, step(n)]),
    ),
  });
  return createMachine({
    id: 'stages',
    initial: 'stage1',
    states: Object.fromEntries(
      numbers
        .filter((n) => n % perStage === 0)
        .map((n) => [`stage${n / perStage + 1}`, stage(n)] as const),
    ),
  }) as AnyStateMachine;
}
