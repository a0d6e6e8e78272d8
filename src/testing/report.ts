/** What is told of a path on which a backend differs: the steps, how to walk them, a test, and how to see it again. */
import { stepText, tracesOf, type Walk, walkCommand, walkTest } from '../lifecycle/index.ts';

/** Hand these to `checkBackend` to see the same path again. */
export interface Replay {
  readonly seed: number;
  readonly path: string;
  readonly replayPath: string;
}

export interface Found {
  readonly replay: Replay;
  readonly machines: string | undefined;
  readonly backend: string | undefined;
}

export function foundText(
  { message, walk }: { readonly message: string; readonly walk: Walk },
  { replay, machines, backend = './backend.ts' }: Found,
): string {
  const { seed, path, replayPath } = replay;
  return [
    message,
    '',
    'The shortest path that was found:',
    ...pathLines(walk),
    '',
    'Walk it, on the side of the lifecycle:',
    `  ${walkCommand(walk, machines)}`,
    '',
    'Keep it as a test:',
    ...walkTest(walk, { machines, backend })
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    `See it again: checkBackend(…, { seed: ${seed}, path: '${path}', replayPath: '${replayPath}' })`,
  ].join('\n');
}

function pathLines(walk: Walk): string[] {
  return tracesOf(walk).map(({ step, at, outcome }, n) => {
    const status = outcome.snapshot.status?.code ?? 'not begun';
    return `  ${n + 1}  ${at.slice(0, 16).replace('T', ' ')}  ${stepText(step)}  → ${outcome.kind}, ${status}`;
  });
}
