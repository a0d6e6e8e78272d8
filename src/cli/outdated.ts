/** Stored people whom a changed definition left behind: who, where, how many, and the way on. */
import { EngineError, type Outdated } from '../engine/index.ts';
import { valueText } from '../lifecycle/index.ts';
import { counted, printable } from './wording.ts';

/** One line a lifecycle and version: `ankored/document version 1: 2 in idle + none; version 2 runs now`. */
export function outdatedLines(outdated: readonly Outdated[]): string[] {
  const groups = Map.groupBy(outdated, ({ lifecycle, version, running, hash }) =>
    JSON.stringify([lifecycle, version, running, hash]),
  );
  return [...groups.values()].map((group) => {
    const [{ lifecycle, version, running }] = group as [Outdated];
    const states = group.map(({ value, count, tenant }) => {
      const where = tenant === 'default' ? '' : ` (tenant ${tenant})`;
      return `${count.toLocaleString('en')} in ${valueText(value)}${where}`;
    });
    return printable(
      `${lifecycle} version ${version}: ${states.join(', ')}; ${runningText(version, running)}`,
    );
  });
}

function runningText(version: string, running: string | null): string {
  if (running === null) return 'no such lifecycle is loaded';
  return running === version
    ? 'a changed definition of the same version runs now'
    : `version ${running} runs now`;
}

/** What to do about it, one command a lifecycle. */
export function outdatedMends(outdated: readonly Outdated[]): string[] {
  const tenants = new Map(outdated.map((o) => [`${o.tenant} ${o.lifecycle}`, o]));
  return [...tenants.values()].map(({ tenant, lifecycle, running }) => {
    const whose = tenant === 'default' ? '' : ` --tenant ${tenant}`;
    return running === null
      ? `name the module that defines ${lifecycle} with --machines`
      : `rollcall upgrade ${lifecycle}${whose} --dry-run`;
  });
}

/** Refuses to go on while people are left behind. */
export function requireCurrent(outdated: readonly Outdated[]): void {
  if (outdated.length === 0) return;
  const count = outdated.reduce((sum, o) => sum + o.count, 0);
  const lines = [
    `${counted(count, 'stored instance')} cannot be served: another definition wrote ${count === 1 ? 'it' : 'them'}.`,
    ...outdatedLines(outdated).map((line) => `  ${line}`),
    'Look at what an upgrade would do, then do it without --dry-run:',
    ...outdatedMends(outdated).map((line) => `  ${line}`),
  ];
  throw new EngineError('definitionChanged', lines.join('\n'));
}
