/** `doctor`: whether everything is in order, and what to do where it is not. */

import { checkUp, type Finding } from '../checkup.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit } from '../failures.ts';
import { hang } from '../layout.ts';

const examples = `
Looks and changes nothing; it may run beside a server. The exit code is 1 when
something is wrong.

Examples:
  rollcall doctor
  rollcall doctor --data /var/lib/rollcall --json`;

export const doctor: CommandModule = {
  register(program, act) {
    program
      .command('doctor')
      .helpGroup(groups.run)
      .summary('whether everything is in order')
      .description(
        'Checks Node, the machines, the store and everything in it, and says what to mend.',
      )
      .addHelpText('after', examples)
      .action(act(work));
  },
};

const work: Work<object> = async (session) => {
  const findings: Finding[] = [];
  for await (const finding of checkUp(session)) {
    findings.push(finding);
    if (!session.globals.json) session.printer.lines(linesOf(session, finding));
  }
  const ok = findings.every(({ result }) => result !== 'problem');
  if (session.globals.json) session.printer.json({ ok, checks: findings });
  else session.printer.lines(['', ending(session, findings)]);
  return ok ? exit.done : exit.fault;
};

function linesOf({ printer }: Session, { what, result, says, mend }: Finding): string[] {
  const { good, bad, notice } = printer.colours;
  const mark = { ok: good('ok     '), note: notice('note   '), problem: bad('problem') }[result];
  const [first = '', ...rest] = says;
  const indent = ' '.repeat(9);
  return [
    ...hang(indent, `${what}: ${first}`, printer.width).map((line, n) =>
      n === 0 ? `${mark}  ${line.slice(indent.length)}` : line,
    ),
    ...rest.flatMap((line) => hang(`${indent}  `, line, printer.width)),
    ...mend.flatMap((line) => hang(`${indent}→ `, line, printer.width)),
  ];
}

function ending({ printer }: Session, findings: readonly Finding[]): string {
  const problems = findings.filter(({ result }) => result === 'problem').length;
  if (problems === 0) return printer.colours.good('Everything is in order.');
  return printer.colours.bad(
    problems === 1 ? 'One problem to mend.' : `${problems} problems to mend.`,
  );
}
