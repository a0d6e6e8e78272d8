/** What all pictures of lifecycles can be asked. */
import type { StatusWay } from '../../explore/index.ts';
import type { Mark } from '../picture.ts';
import type { Portrait } from '../portrait.ts';

export interface PictureOptions<Step> {
  /** Leaves out guards, effects, actors, and what stays where it is. */
  readonly compact?: boolean;
  /** One status, or the path of one state: highlighted with its ways out. */
  readonly lit?: string;
  /** The steps of a life, drawn through the picture. */
  readonly path?: readonly Step[];
  /** By status or by path of a state: how many people stand there. */
  readonly badges?: Readonly<Record<string, string>>;
}

/** What became of each state, by its path, and of each transition, by its index; none where it stayed as it was. */
export interface Marks {
  readonly states: ReadonlyMap<string, Mark>;
  readonly transitions: ReadonlyMap<number, Mark>;
}

/** What became of each status, by its code, and of each way between them. */
export interface StatusMarks {
  readonly statuses: ReadonlyMap<string, Mark>;
  readonly ways: ReadonlyMap<StatusWay, Mark>;
}

/** `ankored/document` → `ankored-document-status`. */
export function pictureId(name: string, kind: string): string {
  return `${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${kind}`;
}

/** The first letters of the definition's hash, enough to tell two versions apart. */
export function hashOf({ hash }: Portrait): string | null {
  return hash === null ? null : hash.slice(0, 12);
}

/** Spread into a box, a row or a way. */
export function marked(mark: Mark | undefined): { readonly mark?: Mark } {
  return mark === undefined ? {} : { mark };
}
