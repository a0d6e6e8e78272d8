/** The one fault of reading a model: what is wrong, where, and what would be right, in one message. */
import { RollcallError } from '../../lifecycle/index.ts';

/** A model that cannot be read, or a path that it cannot run. `where` is a place in the file: a line, a JSON path. */
export class ModelError extends RollcallError {
  constructor(model: string, where: string | null, problem: string, mend: string) {
    const place = where === null ? '' : `, ${where}`;
    super('model', `${cut(model)}${place}: ${problem}. ${mend}`, { ids: { model } });
  }
}

/** A piece of someone's file that fits into a message. */
export function cut(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** A few of many names, and how many more there are. */
export function some(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map((name) => cut(name));
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
