/** `lifecycles`: what runs here, in numbers and in the words that people see. */
import type { AnyLifecycle, StatusGuide } from '../../lifecycle/index.ts';
import { type CommandModule, groups, type Work } from '../command.ts';
import { exit } from '../failures.ts';

const examples = `
Examples:
  rollcall lifecycles
  rollcall lifecycles --machines ./my-machines/index.ts --json`;

export const lifecycles: CommandModule = {
  register(program, act) {
    program
      .command('lifecycles')
      .helpGroup(groups.look)
      .summary('what runs here, and its statuses')
      .description('Lists every lifecycle with its size and the statuses that people see.')
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<object> = async (session) => {
  const { printer } = session;
  const all = await session.lifecycles();
  session.give(all.map(described), () =>
    printer.table(
      [
        { head: 'LIFECYCLE', firm: true, paint: printer.colours.bold },
        { head: 'WHAT' },
        { head: 'VERSION', align: 'right' },
        { head: 'STATES', align: 'right' },
        { head: 'TRANSITIONS', align: 'right' },
        { head: 'EVENTS', align: 'right' },
      ],
      all.map((lifecycle) => {
        const { name, version, states, transitions, events, statuses } = described(lifecycle);
        const sizes = [states, transitions, events.length].map(String);
        const labels = statuses.map(({ label }) => label).join(' · ');
        return { cells: [name, lifecycle.title, version, ...sizes], below: [labels] };
      }),
    ),
  );
  return exit.done;
};

/** States count without the root, which is the lifecycle itself. */
function described(lifecycle: AnyLifecycle) {
  const { name, version, shape, events } = lifecycle;
  const guides = Object.entries(lifecycle.statuses as Readonly<Record<string, StatusGuide>>);
  return {
    name,
    version,
    states: shape.states.filter(({ path }) => path !== '').length,
    transitions: shape.transitions.length,
    events: Object.keys(events),
    statuses: guides.map(([code, { label }]) => ({ code, label })),
  };
}
