/** `keys`: who may call the service. Working on the store itself needs no key: whoever can, owns the file. */
import { createKey, type Engine, EngineError, keyProblem } from '../../engine/index.ts';
import type { Instant } from '../../lifecycle/index.ts';
import {
  type AccessRow,
  type CredentialPermission,
  type CredentialRow,
  credentialPermissions,
  type RosterPart,
  StoreError,
} from '../../ports/index.ts';
import { type CommandModule, groups, type Session, type Work } from '../command.ts';
import { exit, UsageError } from '../failures.ts';
import { hang } from '../layout.ts';
import { actorOf, definitionIn, gathered, idOf, instantAt, wholeNumber } from '../options.ts';
import { fromNow, printable, shortened, stamp, when } from '../wording.ts';

interface CreateOptions {
  readonly label: string;
  readonly actor: string;
  readonly can: readonly CredentialPermission[];
  readonly lifecycle?: readonly string[];
  readonly organisation?: string;
  readonly group?: readonly string[];
  readonly expires?: string;
}

const examples = `
Permissions:
${credentialPermissions.join(', ')}.
A key is shown once, when it is made; only a hash of it is stored. While a
server runs it alone writes: make and revoke keys over HTTP then (/v1/keys).

Examples:
  rollcall keys create --label "mail system" --actor system:mail --can read,send
  rollcall keys create --label "back office" --actor admin:office \\
    --can read,send,actFor --lifecycle ankored/document --expires +90d
  rollcall keys create --label "team app" --actor system:team \\
    --organisation org-01 --group u12-otters
  rollcall keys list
  rollcall keys revoke 3f0a9c51be27
  rollcall keys opened          who opened sealed texts`;

export const keys: CommandModule = {
  register(program, act) {
    const command = program
      .command('keys')
      .helpGroup(groups.run)
      .summary('make, list and revoke the keys of callers')
      .description('Manages the keys with which callers are known over HTTP.')
      .addHelpText('after', examples);
    command
      .command('create')
      .summary('make a key')
      .description('Makes a key and shows it, this once.')
      .requiredOption('--label <text>', 'what people call it')
      .requiredOption('--actor <kind:id>', 'who sends what is sent with it')
      .option('--can <permissions>', 'what it may do, with commas', permissionsOf, ['read', 'send'])
      .option('--lifecycle <name>', 'only this one; may be repeated', gathered)
      .option('--organisation <id>', 'only the people of this organisation')
      .option('--group <id>', 'only those of this group of it; may be repeated', gathered)
      .option('--expires <instant>', 'until when, such as +90d; for ever otherwise')
      .action(act(create));
    command
      .command('list')
      .summary('the keys of the tenant')
      .description('Lists the keys of the tenant, oldest first.')
      .action(act(list));
    command
      .command('revoke')
      .summary('refuse a key from now on')
      .description('Revokes a key. Its row stays, because journals name it.')
      .argument('<id>', 'the part of the key between rk_ and the next _')
      .action(act(revoke));
    command
      .command('opened')
      .summary('who opened sealed texts')
      .description('Lists who opened sealed texts over HTTP, newest first.')
      .option('--limit <n>', 'at most so many', wholeNumber(1, 10_000), 50)
      .action(act(opened));
  },
};

function peopleOf({ organisation, groups }: RosterPart): string {
  const those = groups === null ? '' : ` in ${groups.join(', ')}`;
  return `only people of ${organisation}${those}`;
}

function permissionsOf(text: string): readonly CredentialPermission[] {
  const known: readonly string[] = credentialPermissions;
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !known.includes(word));
  if (unknown === undefined) return words as CredentialPermission[];
  throw new UsageError(
    `--can: there is no permission "${shortened(unknown, 40)}"; there are ${known.join(', ')}`,
  );
}

/** Throws UsageError where groups are named, and not whose. */
function partOf({ organisation, group }: CreateOptions): RosterPart | undefined {
  if (organisation !== undefined)
    return {
      organisation: idOf('--organisation', organisation),
      groups: group?.map((each) => idOf('--group', each)) ?? null,
    };
  if (group === undefined) return undefined;
  throw new UsageError('--group: name the organisation, too, with --organisation');
}

const create: Work<CreateOptions> = async (session, _args, options) => {
  const { tenant, zone } = session.globals;
  const actor = actorOf('--actor', options.actor);
  const all = await session.lifecycles();
  const lifecycles = options.lifecycle?.map((name) => definitionIn(all, name).name) ?? null;
  return session
    .begin(async (engine) => {
      const now = engine.now();
      const expiresAt =
        options.expires === undefined
          ? null
          : instantAt('--expires', options.expires, { now, zone });
      const { label, can: permissions } = options;
      const roster = partOf(options);
      if (roster) await engine.roster.requirePart(tenant, roster);
      const request = { tenant, label, actor, permissions, lifecycles, roster, expiresAt };
      const made = await createKey(
        engine.store.credentials,
        { ...request, by: 'command line' },
        now,
      );
      session.give({ ...shown(made.row), key: made.key }, () => [
        `${session.printer.colours.good('✓')} Made the key ${made.row.id}. It is shown this once:`,
        `  ${made.key}`,
      ]);
      return exit.done;
    })
    .catch((error: unknown) => overHttp(error, 'POST', '/v1/keys'));
};

const list: Work<object> = (session) =>
  session.look(async (engine) => {
    const rows = await engine.store.credentials.list(session.globals.tenant);
    session.give({ items: rows.map(shown) }, () => linesOf(session, rows, engine.now()));
    return exit.done;
  });

const revoke: Work<object> = async (session, [text]) => {
  const key = { tenant: session.globals.tenant, id: idOf('id', text as string) };
  return session
    .change(async (engine) => {
      const { credentials } = engine.store;
      if (!(await credentials.revoke(key, engine.now(), 'command line')))
        throw new EngineError(
          'notFound',
          `there is no key "${shortened(key.id, 40)}"; "rollcall keys list" has those that are there`,
        );
      session.give({ id: key.id, revoked: true }, () => [
        `${session.printer.colours.good('✓')} Revoked the key ${key.id}.`,
      ]);
      return exit.done;
    })
    .catch((error: unknown) => overHttp(error, 'DELETE', `/v1/keys/${key.id}`));
};

/** Where a server has the store, it is the server that writes. */
function overHttp(error: unknown, method: string, path: string): never {
  if (!(error instanceof StoreError) || error.fault !== 'locked') throw error;
  throw new StoreError(
    'locked',
    `${error.message}\nOver HTTP, with a key that has the permission "keys":\n  curl -X ${method} http://127.0.0.1:4800${path} -H "authorization: Bearer $KEY"${method === 'POST' ? ` \\\n    -H 'content-type: application/json' \\\n    -d '{"label":"mail system","permissions":["read","send"]}'` : ''}`,
    { cause: error, retryable: true },
  );
}

function shown({ tenant: _tenant, hash: _hash, scope, ...rest }: CredentialRow) {
  const { lifecycles, roster } = scope;
  const { organisation = null, groups = null } = roster ?? {};
  return { ...rest, lifecycles, organisation, groups };
}

function linesOf(
  { printer, globals }: Session,
  rows: readonly CredentialRow[],
  now: Instant,
): string[] {
  if (rows.length === 0)
    return hang('', 'No keys yet. "rollcall keys create" makes one.', printer.width);
  const cells = printable(rows).map((row) => ({
    cells: [
      row.id,
      row.label,
      `${row.actor.kind}:${row.actor.id}`,
      row.permissions.join(' '),
      row.lastUsedAt === null ? 'never' : fromNow(row.lastUsedAt, now),
    ],
    below: [
      ...(row.scope.lifecycles === null ? [] : [`only ${row.scope.lifecycles.join(', ')}`]),
      ...(row.scope.roster === undefined ? [] : [peopleOf(row.scope.roster)]),
      ...endOf(row, now, globals.zone),
    ],
  }));
  const columns = [
    { head: 'ID', firm: true, paint: printer.colours.bold },
    { head: 'LABEL' },
    { head: 'ACTOR' },
    { head: 'MAY' },
    { head: 'LAST USED' },
  ] as const;
  return printer.table(columns, cells);
}

function endOf(row: CredentialRow, now: Instant, zone: string | undefined): string[] {
  const { revokedAt, revokedBy, expiresAt } = row;
  if (revokedAt !== null) return [`revoked on ${when(revokedAt, zone)} by ${revokedBy}`];
  if (expiresAt === null) return [];
  const tense = keyProblem(row, now) === null ? 'expires' : 'expired';
  return [`${tense} on ${when(expiresAt, zone)}`];
}

const opened: Work<{ readonly limit: number }> = (session, _args, { limit }) =>
  session.look(async (engine: Engine) => {
    const { tenant } = session.globals;
    const rows = await engine.store.credentials.accesses({ tenant, limit });
    session.give({ items: rows }, () => openedLines(session, rows));
    return exit.done;
  });

function openedLines({ printer, globals }: Session, rows: readonly AccessRow[]): string[] {
  if (rows.length === 0) return ['Nobody opened a sealed text.'];
  const columns = [
    { head: `WHEN (${globals.zone ?? 'UTC'})`, firm: true },
    { head: 'WHO' },
    { head: 'KEY' },
    { head: 'WHOSE', paint: printer.colours.bold },
  ] as const;
  const cells = printable(rows).map(({ at, actor, credential, lifecycle, id }) => ({
    cells: [stamp(at, globals.zone), `${actor.kind}:${actor.id}`, credential, `${lifecycle} ${id}`],
  }));
  return printer.table(columns, cells);
}
