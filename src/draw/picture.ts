/**
 * A picture before it has places: boxes in boxes, and ways between them, with every word that will stand in it. What a
 * picture shows is decided here; layout only says where, and the SVG writer only how it looks.
 */

/** What happened to a thing between two versions, or how it stands out: on the way, or beside it. */
export type Mark = 'added' | 'removed' | 'changed' | 'lit' | 'dim';

export interface Picture {
  /** Begins every id in the SVG: letters, digits and hyphens. */
  readonly id: string;
  /** What a screen reader says first. */
  readonly title: string;
  /** The whole picture in a few sentences. */
  readonly description: string;
  /** Of the definition that it was drawn from, shortened; null where there is none. */
  readonly hash: string | null;
  /** Parents before their children, else in document order: of two boxes the first is drawn higher where it can be. */
  readonly boxes: readonly Box[];
  /** Between two boxes of which neither lies in the other. */
  readonly ways: readonly Way[];
}

export interface Box {
  /** Stable: from the path of the state or the code of the status. */
  readonly id: string;
  readonly parent: string | null;
  readonly kind: 'state' | 'final' | 'compound' | 'region' | 'start' | 'history' | 'rung';
  /** What people call it; empty for a start. */
  readonly title: string;
  readonly icon?: string;
  /** A second line: the name in the machine, or what it means. */
  readonly subtitle?: string;
  /** Whether people must act there; a tint beside what the words say. */
  readonly tone?: 'settled' | 'waiting' | 'acting';
  /** What may happen inside and leads nowhere else. */
  readonly rows: readonly Row[];
  readonly mark?: Mark;
  /** How many stand there, and for how long: `12 people · 3 days`. */
  readonly badge?: string;
}

export interface Row {
  readonly id: string;
  /** What it tells: that one stays, comes from elsewhere, goes elsewhere, that something begins beside, or no such thing. */
  readonly sign: 'stays' | 'from' | 'to' | 'beside' | 'list';
  readonly line: Line;
  /** The transitions that it stands for, by their index in the portrait. */
  readonly transitions: readonly number[];
  readonly mark?: Mark;
}

export interface Way {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The label, line by line; none for the beginning of a compound. */
  readonly lines: readonly Line[];
  /** True for one that exists only while something runs beside: drawn thinner. */
  readonly aside: boolean;
  /** The transitions that it stands for, by their index in the portrait. */
  readonly transitions: readonly number[];
  readonly mark?: Mark;
}

/** Words of different kinds in one line. */
export type Line = readonly Word[];

export interface Word {
  readonly kind: 'event' | 'deadline' | 'actor' | 'guard' | 'effect' | 'note';
  readonly text: string;
}
