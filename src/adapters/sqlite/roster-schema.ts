/** The tables of rosters, and of where everybody in them stands. */

const at = 'tenant TEXT NOT NULL, organisation TEXT NOT NULL';
const member = `${at}, grp TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL`;

/**
 * Counts are kept, not counted: a group of a league is asked for as often as anybody in it changes. The row of an
 * organisation has no group.
 */
export const rosterSchema = `
CREATE TABLE roster (${at}, kind TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL, other TEXT, row TEXT NOT NULL,
  PRIMARY KEY (tenant, organisation, kind, a, b, c));
CREATE INDEX roster_other ON roster (tenant, organisation, kind, other, a, b, c) WHERE other IS NOT NULL;
CREATE TABLE roster_journal (${at}, sequence INTEGER NOT NULL, key TEXT, row TEXT NOT NULL,
  PRIMARY KEY (tenant, organisation, sequence));
CREATE UNIQUE INDEX roster_journal_key ON roster_journal (tenant, organisation, key) WHERE key IS NOT NULL;
CREATE TABLE standing (${member}, status TEXT NOT NULL, since TEXT NOT NULL, next_change_at TEXT, blockers TEXT NOT NULL,
  PRIMARY KEY (tenant, organisation, grp, person, role));
CREATE INDEX standing_since ON standing (tenant, organisation, grp, since, person, role);
CREATE INDEX standing_status ON standing (tenant, organisation, grp, status, person, role);
CREATE INDEX standing_status_since ON standing (tenant, organisation, grp, status, since, person, role);
CREATE INDEX standing_next ON standing (tenant, organisation, next_change_at, grp, person, role) WHERE next_change_at IS NOT NULL;
CREATE INDEX standing_next_in_group ON standing (tenant, organisation, grp, next_change_at, person, role) WHERE next_change_at IS NOT NULL;
CREATE TABLE standing_count (${at}, grp TEXT NOT NULL, status TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (tenant, organisation, grp, status)) WITHOUT ROWID;
`;
