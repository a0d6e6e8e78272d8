/**
 * From a request to a stored answer: one instance at a time, decided purely, stored in one commit with everything
 * that belongs to it. What is answered `applied` is durable.
 */
import type { Outcome } from '../lifecycle/index.ts';
import type { Answer } from './answer.ts';
import { checkBirth, checkRequest } from './checking.ts';
import { boxOf, type Core, keyIds, keyText } from './core.ts';
import {
  answerOf,
  ownWrite,
  type Prepared,
  pass,
  passesOf,
  prepare,
  requestHash,
  targetOf,
} from './deciding.ts';
import { entered, type Needs, peopleOf, personBox, whoseIs } from './entering.ts';
import { EngineError } from './errors.ts';
import type { Registered } from './registry.ts';
import { withStandings } from './roster/standings.ts';
import { type Emitted, emitted } from './rows.ts';
import type { Sending, SendMode, SendRequest } from './send-request.ts';
import { measured } from './watching.ts';

/** Attempts before a writer in another process is taken to be winning for good. */
const attempts = 8;

/** Throws EngineError, StoreError, StepError; nothing is changed then. */
export async function send(core: Core, given: Sending, mode: SendMode): Promise<Answer> {
  const registered = core.registry.get(given.lifecycle);
  return measured(core.watchers, given, () => sent(core, registered, given, mode));
}

async function sent(
  core: Core,
  registered: Registered,
  given: Sending,
  mode: SendMode,
): Promise<Answer> {
  const request = { ...given, effects: given.effects ?? (mode === 'deliver' ? 'held' : 'due') };
  checkRequest(request);
  checkBirth(registered.lifecycle, request, mode);
  for (let n = 0; n < attempts; n += 1) {
    // First alone; when the event reaches other instances, once more with all of them held.
    const tried = await entered<Stored>(core, [request], (held) =>
      attempt(core, registered, request, mode, held),
    );
    if (tried !== 'conflict') return tried.answer;
  }
  throw new EngineError(
    'contended',
    `${keyText(request)} was changed by others ${attempts} times meanwhile; try again${usedId(request)}`,
    {
      ids: keyIds(request),
      retryable: true,
    },
  );
}

/** An event id that is used twice looks like contention where the event has personal values. */
function usedId({ eventId }: SendRequest): string {
  if (eventId === undefined) return '';
  return `, or give the event its own id if "${eventId.slice(0, 80)}" was used here before`;
}

/** What an event would come to if it were sent now. Nothing is stored, no key is taken. */
export async function foreseen(core: Core, request: SendRequest): Promise<Answer> {
  checkRequest(request);
  const repeated = await firstAnswer(core, request);
  if (repeated) return repeated;
  const registered = core.registry.get(request.lifecycle);
  return answerOf(core, request, await prepare(core, registered, request, 'send'), [], []);
}

type Stored = { readonly answer: Answer } | 'conflict';
type Attempt = Stored | Needs;

async function attempt(
  core: Core,
  registered: Registered,
  request: Sending,
  mode: SendMode,
  held: readonly string[],
): Promise<Attempt> {
  const repeated = await firstAnswer(core, request);
  if (repeated) return { answer: repeated };
  const prepared = await prepare(core, registered, request, mode);
  const { outcome } = prepared;
  const nothing = outcome.kind === 'refused' && outcome.elapsed.length === 0;
  if (nothing && !request.companion?.regardless) {
    return { answer: answerOf(core, request, prepared, [], []) };
  }
  const effects = emitted(registered.lifecycle, passesOf(outcome));
  const sends = effects.filter((e) => registered.lifecycle.effects[e.name]?.sendTo);
  const targets = sends.map((e) => targetOf(registered.lifecycle, request.tenant, e));
  const whose = whoseIs(core, request, outcome.snapshot.context);
  const needs = [
    ...targets.map(boxOf),
    ...(whose ? [personBox(whose)] : []),
    ...(core.standing === null ? [] : await peopleOf(core, targets)),
  ];
  if (needs.some((box) => !held.includes(box))) return { needs };
  return store(core, registered, request, prepared, effects, sends);
}

/** The first answer to this key, if it was answered before. Throws `keyReused` when the request differs. */
async function firstAnswer(core: Core, request: SendRequest): Promise<Answer | null> {
  if (request.key === undefined) return null;
  const row = await core.store.answer(request, request.key);
  if (!row) return null;
  if (row.requestHash !== null && row.requestHash !== requestHash(request)) {
    throw new EngineError(
      'keyReused',
      `the key "${request.key.slice(0, 80)}" was used for another request to ${keyText(request)}; a new request needs a new key`,
      { ids: keyIds(request) },
    );
  }
  return { ...(row.answer as unknown as Answer), repeated: true };
}

async function store(
  core: Core,
  registered: Registered,
  request: Sending,
  prepared: Prepared,
  effects: readonly Emitted[],
  sends: readonly Emitted[],
): Promise<Attempt> {
  const sent = await Promise.all(
    sends.map((e) => pass(core, registered.lifecycle, request, prepared, e)),
  );
  const sentRows = sent.map((s) => s.row);
  const others = effects.filter((e) => !sends.includes(e));
  const answer = answerOf(core, request, prepared, others, sentRows);
  const own = ownWrite(registered, request, prepared, others, sentRows, answer);
  const beside = await besides(request, prepared.outcome);
  const joined = beside
    ? { ...own, ...beside, personal: [...own.personal, ...beside.personal] }
    : own;
  const group = [joined, ...sent.flatMap((s) => (s.write ? [s.write] : []))];
  const whole = await withStandings(core, group, prepared.event.at);
  const result = await core.committer.submit(whole);
  return result === 'conflict' ? 'conflict' : { answer };
}

async function besides({ companion }: Sending, { kind }: Outcome) {
  return kind === 'refused' && !companion?.regardless ? undefined : companion?.write();
}
