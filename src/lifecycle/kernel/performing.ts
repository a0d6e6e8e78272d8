/** What each kind of act does. */
import { dueOf } from '../due.ts';
import { epoch, instantOf } from '../time.ts';
import type { Act } from './acts.ts';
import { type Asking, type Heard, type Out, timed } from './run.ts';

type Assigning = Act & { readonly kind: 'assign' | 'change' };
type Telling = Exclude<Act, Assigning>;

/** The fields that change. */
export function changeOf(act: Assigning, step: Asking, heard: Heard): object {
  return act.kind === 'assign' ? act.part.change(timed(step, heard)) : act.part(step, heard);
}

/** Everything that changes no field. */
export function perform(act: Telling, step: Asking, heard: Heard, out: Out): void {
  switch (act.kind) {
    case 'tell':
      if (out.isHeard) out.tell(act.name, act.part, timed(step, heard), act.params);
      break;
    case 'cancel':
      out.set(act.part);
      break;
    case 'set': {
      const due = dueOf(act.params as string, act.part, timed(step, heard));
      out.set({ name: act.name, due });
      break;
    }
    case 'raise':
      out.raise(act.part(step, heard));
      break;
    default:
      wait(act, step, heard, out);
  }
}

/** An `after` by XState's own delay in milliseconds; one that is no number raises its event at once. */
function wait(
  { name, part, params }: Act & { kind: 'wait' },
  step: Asking,
  heard: Heard,
  out: Out,
) {
  const delay = part(step, heard);
  if (typeof delay !== 'number') out.raise(params as Heard);
  else if (step.at === undefined) return;
  else if (!Number.isFinite(delay)) out.set({ name, due: null });
  else out.set({ name, due: instantOf(epoch(step.at) + delay) });
}
