/**
 * The pictures of all that runs here. A lifecycle is portrayed and drawn when its page is first asked for, and then
 * kept; only how many stand where is put in anew.
 */
import {
  type Drawn,
  drawPicture,
  type Ladder,
  ladderOf,
  ladderPicture,
  machinePicture,
  overviewPicture,
  type Picture,
  type Portrait,
  portraitOf,
  statusPicture,
} from '../../draw/index.ts';
import type { Engine } from '../../engine/index.ts';
import type { AnyStanding } from '../../roster/index.ts';

type Badges = Readonly<Record<string, string>>;

export class Gallery {
  readonly ladders: readonly Ladder[];
  readonly #engine: Engine;
  readonly #portraits = new Map<string, Portrait>();
  /** By what stands in a picture, so that the same one is laid out once. */
  readonly #drawn = new Map<string, Promise<Drawn>>();

  constructor(engine: Engine, standings: readonly AnyStanding[]) {
    this.#engine = engine;
    this.ladders = standings.map(ladderOf);
  }

  /** Every portrait, in the order of the registry. */
  all(): readonly Portrait[] {
    return this.#engine
      .lifecycles()
      .map(({ lifecycle }) => this.portrait(lifecycle.name) as Portrait);
  }

  /** Null where no such lifecycle runs. */
  portrait(name: string): Portrait | null {
    const known = this.#portraits.get(name);
    if (known) return known;
    const registered = this.#engine.lifecycles().find(({ lifecycle }) => lifecycle.name === name);
    if (!registered) return null;
    const portrait = portraitOf(registered.lifecycle, registered.hash);
    this.#portraits.set(name, portrait);
    return portrait;
  }

  ladder(name: string): Ladder | null {
    return this.ladders.find((ladder) => ladder.name === name) ?? null;
  }

  statuses(portrait: Portrait, badges: Badges, compact = false): Promise<Drawn> {
    return this.#draw(statusPicture(portrait, { badges, compact }));
  }

  machine(portrait: Portrait, badges: Badges): Promise<Drawn> {
    return this.#draw(machinePicture(portrait, { badges }));
  }

  standing(ladder: Ladder): Promise<Drawn> {
    return this.#draw(ladderPicture(ladder));
  }

  overview(): Promise<Drawn> {
    return this.#draw(overviewPicture(this.all(), this.ladders));
  }

  #draw(picture: Picture): Promise<Drawn> {
    const key = JSON.stringify(picture);
    const known = this.#drawn.get(key);
    if (known) return known;
    // Counts change all the time; a few pictures back nobody asks for the old ones.
    if (this.#drawn.size >= mostKept) this.#drawn.delete(this.#drawn.keys().next().value as string);
    const drawn = drawPicture(picture);
    this.#drawn.set(key, drawn);
    return drawn;
  }
}

const mostKept = 200;
