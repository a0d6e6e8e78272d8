/** What the tables in memory share. */
import type { InstanceKey } from '../../ports/index.ts';

export function keyText({ tenant, lifecycle, id }: InstanceKey): string {
  return JSON.stringify([tenant, lifecycle, id]);
}

/** Sets a row in a way that can be taken back. */
export type Put = <V>(rows: Map<string, V>, at: string, row: V) => void;
