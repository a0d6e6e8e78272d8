/** A path that a real life cannot follow to its end: what the graph says of a state does not hold in that place. */
import { RollcallError } from '../lifecycle/index.ts';

export class Strayed extends RollcallError {
  /** How many steps of the path were taken as the graph says. */
  readonly step: number;

  constructor(message: string, step: number) {
    super('explore', message);
    this.step = step;
  }
}
