/** The store in one SQLite file: one writer in a thread, reads beside it on the caller's own connection. */
import { existsSync } from 'node:fs';
import {
  type DeliveryRow,
  type GroupResult,
  type InstanceKey,
  type InstanceRow,
  type Store,
  StoreError,
  type WriteGroup,
} from '../../ports/index.ts';
import { checkPlace, makeFolder, openReader, prepareFile } from './connection.ts';
import { copyTo } from './copying.ts';
import { type CredentialChange, sqliteCredentials } from './credentials.ts';
import { encode } from './encoding.ts';
import { faultOf } from './faults.ts';
import type { EncodedGroup, Erasure } from './groups.ts';
import { type Lock, lock } from './lock.ts';
import { newest } from './migrations.ts';
import { Reader } from './reading.ts';
import { Recent } from './recent.ts';
import { encodeRoster, rosterReads } from './roster.ts';
import { WriterThread } from './thread.ts';

export interface SqliteOptions {
  /** Made, with its folder, where it is missing. */
  readonly file: string;
  /** Only look: works beside a process that writes. */
  readonly readOnly?: boolean;
}

/** Opens a store. Throws StoreError `locked`, `damaged`, `newerStore`, `missing`, … each with what would be right. */
export async function openSqliteStore({ file, readOnly = false }: SqliteOptions): Promise<Store> {
  try {
    return readOnly ? openToLook(file) : openToWrite(file);
  } catch (error) {
    throw faultOf(file, error);
  }
}

function openToLook(file: string): Store {
  checkPlace(file);
  if (!existsSync(file)) throw new StoreError('missing', `there is no store ${file} yet`);
  try {
    return storeOf(file, new Reader(openReader(file)), null);
  } catch (error) {
    throw cannotShare(error) ? lookingNeeds(file, error) : error;
  }
}

/** Even who only looks takes part in the log, and may have to make it. */
function cannotShare(error: unknown): boolean {
  const { errcode = 0 } = error as { errcode?: number };
  return [8, 14].includes(errcode & 0xff);
}

function lookingNeeds(file: string, cause: unknown): StoreError {
  const message = `${file}: looking needs the right to write in its folder too, where SQLite keeps the log; give it, or copy the file to a folder of your own`;
  return new StoreError('readOnly', message, { cause });
}

function openToWrite(file: string): Store {
  makeFolder(file);
  const held = lock(file);
  try {
    prepareFile(file, new Date().toISOString());
    const reader = new Reader(openReader(file));
    return storeOf(file, reader, { thread: new WriterThread(file), held, recent: new Recent() });
  } catch (error) {
    held.release();
    throw error;
  }
}

interface Writing {
  readonly thread: WriterThread;
  readonly held: Lock;
  readonly recent: Recent;
}

/** Stores a batch, and remembers what it made of its rows. */
async function committed(
  { thread, recent }: Writing,
  groups: readonly WriteGroup[],
): Promise<readonly GroupResult[]> {
  const encoded = groups.map((group) => encodeGroup(group, recent));
  try {
    const results = await thread.ask({ kind: 'commit', groups: encoded });
    recent.settle(groups, results as readonly GroupResult[]);
    return results as readonly GroupResult[];
  } catch (error) {
    // Nobody knows whether it was stored.
    recent.forget(groups);
    throw error;
  }
}

function encodeGroup(group: WriteGroup, recent?: Recent): EncodedGroup {
  return group.map((write) =>
    'key' in write ? encode(write, recent?.get(write.key)) : encodeRoster(write),
  );
}

function storeOf(file: string, reader: Reader, writing: Writing | null): Store {
  const copies = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;

  /** Reads are synchronous inside; the port's promises carry their faults. */
  async function look<T>(work: (reader: Reader) => T): Promise<T> {
    if (closing) throw closed(file);
    try {
      return work(reader);
    } catch (error) {
      throw faultOf(file, error);
    }
  }
  function writer(): Writing {
    if (closing) throw closed(file);
    if (writing) return writing;
    throw new StoreError('readOnly', `${file} was opened only to look; nothing was changed`);
  }
  function load(read: Reader, key: InstanceKey): InstanceRow | null {
    const known = writing?.recent.get(key);
    if (known) return known;
    const row = read.load(key);
    return row && writing ? writing.recent.keep(row) : row;
  }
  async function end(): Promise<void> {
    await Promise.allSettled(copies);
    reader.close();
    try {
      await writing?.thread.ask({ kind: 'close' });
    } finally {
      writing?.held.release();
    }
  }

  return {
    info: { kind: 'sqlite', place: file, schema: newest },
    roster: rosterReads((work) => look(({ roster }) => work(roster))),
    credentials: sqliteCredentials({
      select: (sql, values) => look((read) => read.select(sql, values)),
      change: async (change) => changed(writer(), change),
      alone: writing !== null,
    }),
    commit: async (groups) => committed(writer(), groups),
    load: (key) => look((read) => load(read, key)),
    answer: (key, idempotencyKey) => look((read) => read.answer(key, idempotencyKey)),
    journal: (key, page) => look((read) => read.journal(key, page)),
    journalAt: (key, at) => look((read) => read.journalAt(key, at)),
    transitions: (page) => look((read) => read.transitions(page)),
    lastTransition: (tenant) => look((read) => read.lastTransition(tenant)),
    outbox: (key, page) => look((read) => read.outbox(key, page)),
    lease: async (query) =>
      (await writer().thread.ask({ kind: 'lease', query })) as readonly DeliveryRow[],
    delivery: (place) => look((read) => read.delivery(place)),
    outboxDepths: (tenant) => look((read) => read.outboxDepths(tenant)),
    deliveries: (query) => look((read) => read.deliveries(query)),
    list: (query) => look((read) => read.list(query)),
    waiting: (query) => look((read) => read.waiting(query)),
    due: (query) => look((read) => read.due(query)),
    overdue: (query) => look((read) => read.overdue(query)),
    nextDue: () => look((read) => read.nextDue()),
    counts: (filter) => look((read) => read.counts(filter)),
    ofSubject: (tenant, subject) => look((read) => read.ofSubject(tenant, subject)),
    personal: (tenant, references) => look((read) => read.personal(tenant, references)),
    async erase(tenant, subject, group) {
      const able = writer();
      // A copy under way keeps old pages in the log, where erased values would be left.
      await Promise.allSettled(copies);
      return erased(file, able, { tenant, subject, group });
    },
    async backup(target) {
      const copy = look(() => undefined).then(() => copyTo(file, target));
      copies.add(copy);
      await copy.finally(() => copies.delete(copy));
    },
    close() {
      closing ??= end();
      return closing;
    },
  };
}

async function erased(
  file: string,
  { thread, recent }: Writing,
  { tenant, subject, group }: { tenant: string; subject: string; group: WriteGroup },
): Promise<number | 'conflict'> {
  const request = { kind: 'erase', tenant, subject, group: encodeGroup(group) } as const;
  const result = await thread.ask(request).finally(() => recent.forget([group]));
  if (result === 'conflict') return result;
  const { values, logEmptied } = result as Erasure;
  if (logEmptied) return values;
  throw new StoreError(
    'busy',
    `${file}: the values are erased, but old pages with them are still in its log, because another process reads it or the disk is full; end that, and erase again`,
    { retryable: true },
  );
}

async function changed({ thread }: Writing, change: CredentialChange): Promise<number> {
  return (await thread.ask({ kind: 'credential', change })) as number;
}

function closed(file: string): StoreError {
  return new StoreError('closed', `${file} was closed`);
}
