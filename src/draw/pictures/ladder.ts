/** The picture of a standing: a ladder, on which the first rung that holds counts. */
import type { Box, Picture, Way } from '../picture.ts';
import type { Ladder } from '../portrait.ts';
import { pictureId } from './options.ts';
import { toneOf, turnText } from './wording.ts';

/** Draws the rungs one under another: yes leads to the status, no leads on. */
export function ladderPicture({ name, title, rungs, statuses }: Ladder): Picture {
  const labels = rungs.map(({ status }) => statuses[status]?.label ?? status);
  return {
    id: pictureId(name, 'ladder'),
    title: `${title}: how it is decided`,
    description: `The first of ${rungs.length} questions that is answered yes gives the status: ${labels.join(', ')}.`,
    hash: null,
    boxes: rungs.flatMap(({ status, says }, n): Box[] => {
      const guide = statuses[status];
      const answer: Box = {
        id: `s-${n}-${status}`,
        parent: null,
        kind: 'state',
        title: guide?.label ?? status,
        ...(guide ? { icon: guide.icon, subtitle: turnText(guide), tone: toneOf(guide) } : {}),
        rows: [],
      };
      return [
        { id: `q-${n}`, parent: null, kind: 'rung', title: sentence(says), rows: [] },
        answer,
      ];
    }),
    ways: rungs.flatMap(({ status }, n): Way[] => [
      answered(`q-${n}`, `s-${n}-${status}`, 'yes'),
      ...(n < rungs.length - 1 ? [answered(`q-${n}`, `q-${n + 1}`, 'no')] : []),
    ]),
  };
}

function answered(from: string, to: string, text: 'yes' | 'no'): Way {
  const lines = [[{ kind: 'event', text } as const]];
  return { id: `t-${from}--${text}`, from, to, lines, aside: false, transitions: [] };
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
