/** What `paths` explores: a lifecycle or machine by its name, or a model in a file. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type Model,
  modelOf,
  modelOfLifecycle,
  readModel,
  readSuite,
  type Suite,
  thingsIn,
} from '../explore/index.ts';
import { withKernel } from '../lifecycle/index.ts';
import type { Session } from './command.ts';
import { UsageError } from './failures.ts';
import { knownAre, shortened } from './wording.ts';

export interface ModelRequest {
  readonly model?: string;
  readonly limit?: number;
  readonly attention?: true;
}

interface Found {
  readonly model: Model;
  readonly warnings: readonly string[];
}

/** Explores what was named. Throws UsageError where it is not there. */
export async function modelFor(
  session: Session,
  name: string | undefined,
  { model: file, limit, attention }: ModelRequest,
): Promise<Found> {
  const most = limit === undefined ? {} : { limit };
  if (file !== undefined)
    return readModel(textIn('--model', file), { name: basename(file), ...most });
  if (name === undefined)
    throw new UsageError('name a lifecycle, such as ankored/document, or a file with --model');
  const { machines, kernel, profile = 'default', zone = 'UTC' } = session.globals;
  const things = thingsIn(await session.world.exported(machines));
  const names = [...things.keys()];
  if (!things.has(name))
    throw new UsageError(
      `there is no lifecycle or machine "${shortened(name)}"; ${knownAre(name, names)}`,
    );
  return modelOf(things.get(name), {
    name,
    ...most,
    ofLifecycle: (lifecycle) =>
      modelOfLifecycle(kernel === 'compiled' ? lifecycle : withKernel(lifecycle, kernel), {
        profile,
        zone,
        attention: attention === true,
        ...most,
      }),
  });
}

/** A suite that was written with --json. */
export function suiteIn(file: string): Suite {
  return readSuite(textIn('--against', file));
}

function textIn(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as { code?: string };
    const problem = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new UsageError(`${option} ${file}: ${problem}`);
  }
}
