/** What is told beside the status of a training: the latest thing that went wrong in the running attempt. */
import type { Noted, NoteGuide, View } from '../../../src/lifecycle/index.ts';
import type { TrainingContext } from './context.ts';

type Setback = NonNullable<TrainingContext['setback']>['kind'];

const setback = (says: string): NoteGuide => ({
  label: 'Setback',
  says,
  advice: ['Remind the person to go on with the training.'],
  source: 'borrowed',
});

export const trainingNotes: Readonly<Record<Setback, NoteGuide>> = {
  failedQuiz: setback('The person failed a quiz and may try again.'),
  abandoned: setback('The person left the training and may go on.'),
};

export function trainingNoted({ context }: View<TrainingContext>): readonly Noted<Setback>[] {
  return context.setback === null ? [] : [{ code: context.setback.kind }];
}
