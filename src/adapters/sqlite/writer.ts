/** The writer's thread: an fsync must not stop the event loop. What waits while one transaction runs shares the next. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { DeliveryRow, GroupResult, LeaseQuery } from '../../ports/index.ts';
import { openWriter } from './connection.ts';
import { type CredentialChange, CredentialWriter } from './credentials.ts';
import { type EncodedGroup, type Erasure, GroupWriter } from './groups.ts';
import { type Commit, turns } from './turns.ts';

/** What the store asks for. */
export type Request =
  | Commit
  | {
      readonly id: number;
      readonly kind: 'erase';
      readonly tenant: string;
      readonly subject: string;
      readonly group: EncodedGroup;
    }
  | { readonly id: number; readonly kind: 'credential'; readonly change: CredentialChange }
  | { readonly id: number; readonly kind: 'lease'; readonly query: LeaseQuery }
  | { readonly id: number; readonly kind: 'close' };

export type Result =
  | readonly GroupResult[]
  | readonly DeliveryRow[]
  | Erasure
  | 'conflict'
  | number
  | null;

/** What it gets back: a result, or SQLite's own words and code. */
export type Reply =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly error: { readonly message: string; readonly errcode: number } };

const port = parentPort;
if (port) {
  const db = openWriter((workerData as { file: string }).file);
  const writer = new GroupWriter(db);
  const credentials = new CredentialWriter(db);

  /** One result a request; the commits of a turn share a transaction. */
  const served = (turn: readonly Request[]): readonly Result[] => {
    const [first] = turn;
    if (first?.kind === 'erase') return [writer.erase(first.tenant, first.subject, first.group)];
    if (first?.kind === 'credential') return [credentials.change(first.change)];
    if (first?.kind === 'lease') return [writer.lease(first.query)];
    if (first?.kind === 'close') {
      writer.emptyLog();
      db.close();
      return [null];
    }
    const commits = turn.filter((request) => request.kind === 'commit');
    const results = writer.store(commits.flatMap(({ groups }) => groups));
    let taken = 0;
    return commits.map(({ groups }) => {
      taken += groups.length;
      return results.slice(taken - groups.length, taken);
    });
  };

  const waiting = (): Request | undefined => receiveMessageOnPort(port)?.message as Request;
  port.on('message', (request: Request) => {
    for (const turn of turns(request, waiting)) {
      for (const reply of repliesTo(turn, served)) port.postMessage(reply);
      if (turn.some(({ kind }) => kind === 'close')) port.close();
    }
  });
}

function repliesTo(
  turn: readonly Request[],
  served: (turn: readonly Request[]) => readonly Result[],
): readonly Reply[] {
  try {
    return served(turn).map((result, n) => ({ id: turn[n]?.id ?? 0, result }));
  } catch (error) {
    const { message, errcode = 0 } = error as Error & { errcode?: number };
    return turn.map(({ id }) => ({ id, error: { message, errcode } }));
  }
}
