/** The schema, step by step. A migration that was released never changes; a new one gets the next number. */
import { createHash } from 'node:crypto';
import { credentialTables } from './credentials.ts';
import { rosterSchema } from './roster-schema.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const key = 'tenant TEXT NOT NULL, lifecycle TEXT NOT NULL, id TEXT NOT NULL';

/**
 * Wide rows lie in the order in which they came, with their key in an index of its own: clustered by key, each
 * transition would rewrite several half-empty pages, and commits cost twice as much. It also means that rows are
 * only ever appended, which erasing relies on (see `overwrite` in groups.ts).
 */
export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'instances, journal, outbox, deadlines, answers, personal values',
    sql: `
CREATE TABLE instance (${key},
  subject TEXT NOT NULL, version TEXT NOT NULL, hash TEXT NOT NULL, revision INTEGER NOT NULL,
  status TEXT, activity TEXT, value TEXT NOT NULL, next_deadline_at TEXT, snapshot TEXT NOT NULL,
  PRIMARY KEY (tenant, lifecycle, id));
CREATE INDEX instance_status ON instance (tenant, lifecycle, status, id);
CREATE INDEX instance_activity ON instance (tenant, lifecycle, activity, id) WHERE activity IS NOT NULL;
CREATE INDEX instance_next_deadline ON instance (next_deadline_at, tenant, lifecycle, id) WHERE next_deadline_at IS NOT NULL;
CREATE INDEX instance_subject ON instance (tenant, subject, lifecycle, id);
CREATE TABLE journal (${key}, revision INTEGER NOT NULL, at TEXT NOT NULL, row TEXT NOT NULL,
  PRIMARY KEY (tenant, lifecycle, id, revision));
CREATE TABLE outbox (${key}, revision INTEGER NOT NULL, position INTEGER NOT NULL, row TEXT NOT NULL,
  PRIMARY KEY (tenant, lifecycle, id, revision, position));
CREATE TABLE deadline (${key}, name TEXT NOT NULL, generation INTEGER NOT NULL, due TEXT NOT NULL,
  PRIMARY KEY (tenant, lifecycle, id, name)) WITHOUT ROWID;
CREATE TABLE answer (${key}, key TEXT NOT NULL, request_hash TEXT, recorded_at TEXT NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (tenant, lifecycle, id, key));
CREATE TABLE personal (tenant TEXT NOT NULL, reference TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL,
  erased INTEGER NOT NULL, PRIMARY KEY (tenant, reference));
CREATE INDEX personal_subject ON personal (tenant, subject);
`,
  },
  { number: 2, name: 'rosters and standings', sql: rosterSchema },
  { number: 3, ...credentialTables },
  // What was stored before is held (state 0): nobody knows what of it was delivered by other means.
  {
    number: 4,
    name: 'deliveries of effects',
    sql: `
ALTER TABLE instance ADD COLUMN held_until TEXT;
ALTER TABLE outbox ADD COLUMN name TEXT GENERATED ALWAYS AS (json_extract(row, '$.name')) VIRTUAL;
ALTER TABLE outbox ADD COLUMN state INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN head INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN due TEXT;
ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN token INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN leased_until TEXT;
ALTER TABLE outbox ADD COLUMN holder TEXT;
ALTER TABLE outbox ADD COLUMN said TEXT;
CREATE INDEX outbox_waiting ON outbox (tenant, lifecycle, id, revision, position) WHERE state = 1;
CREATE INDEX outbox_head ON outbox (tenant, lifecycle, name, due, id) WHERE head = 1;
CREATE INDEX outbox_failed ON outbox (tenant, state, lifecycle, id, revision, position) WHERE state > 2;
`,
  },
  // Rows were stored in the order of their rowid, which may be given anew when the file is compacted.
  {
    number: 5,
    name: 'the order of transitions, and since when',
    sql: `
ALTER TABLE journal ADD COLUMN position INTEGER;
UPDATE journal SET position = rowid;
CREATE UNIQUE INDEX journal_position ON journal (tenant, position);
ALTER TABLE instance ADD COLUMN status_since TEXT;
ALTER TABLE instance ADD COLUMN activity_since TEXT;
UPDATE instance SET status_since = json_extract(snapshot, '$.status.since'), activity_since = json_extract(snapshot, '$.activity.since');
CREATE INDEX instance_status_since ON instance (tenant, lifecycle, status, status_since, id);
CREATE INDEX instance_activity_since ON instance (tenant, lifecycle, activity, activity_since, id) WHERE activity IS NOT NULL;
CREATE INDEX deadline_due ON deadline (tenant, lifecycle, name, due, id);
`,
  },
];

/** The newest schema that this code knows. */
export const newest = migrations.length;

export function checksumOf({ name, sql }: Migration): string {
  return createHash('sha256').update(`${name}\n${sql}`).digest('hex');
}
