/** What a request may carry, in its path, query, headers and body. Anything else is named and refused. */
import { z } from 'zod';
import { type Actor, actorKinds, id, instant, isId, zone } from '../lifecycle/index.ts';
import { named, says, written } from './contract.ts';
import { decodeCursor } from './paging.ts';

/** The kinds that send. The clock only fires deadlines. */
const senderKinds = actorKinds.filter((kind) => kind !== 'clock');

const sender = z.strictObject({
  kind: says(z.enum(senderKinds), 'What the sender is.', 'admin'),
  id: says(id(), 'An opaque id of the sender; not a name, not an address.', 'anna'),
});

/** `admin:anna`. */
const senderText = says(
  z.string().transform((text, step): Actor => {
    const actor = actorNamed(text);
    if (actor !== null) return actor;
    step.addIssue({ code: 'custom', message: actorProblem(text) });
    return z.NEVER;
  }),
  'The same in one word, such as `admin:anna`.',
);

/** The actor that a word such as `admin:anna` names, or null. */
export function actorNamed(text: string): Actor | null {
  const colon = text.indexOf(':');
  const kind = senderKinds.find((each) => each === text.slice(0, Math.max(colon, 0)));
  const own = text.slice(colon + 1);
  return kind !== undefined && isId(own) ? { kind, id: own } : null;
}

const spelling = `"kind:id" such as "admin:anna", or { "kind": "admin", "id": "anna" }; kinds are ${senderKinds.join(', ')}`;

function kindIn(given: unknown): unknown {
  return typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
}

/** Why this is nobody who could send, for a person who has to mend it. */
export function actorProblem(given: unknown): string {
  const kind = typeof given === 'string' ? given.split(':', 1)[0] : kindIn(given);
  if (kind === 'clock')
    return `nobody sends as the clock, which only fires deadlines; write ${spelling}`;
  return `an actor is written ${spelling}, and an id has letters and digits with . _ ~ : @ / + - between them`;
}

export const actor = named(
  'Actor',
  z.union([sender, senderText], { error: ({ input }) => actorProblem(input) }),
  'Somebody who sends. The clock only fires deadlines and never sends.',
);

const moment = (description: string) =>
  says(written(instant(), 'date-time'), description, '2026-03-01T09:00:00Z');

export const past = moment('As it was at this past instant. Now when absent.').optional();

export const anyObject = z.looseObject({});

/** A key that is sent bare or, as the IETF draft writes it, in quotes; both are the same key. */
const key = z
  .string()
  .regex(
    /^(?:"[ !#-[\]-~]{1,500}"|[!#-~]{1,500})$/,
    'a key has 1 to 500 visible ASCII characters, in quotes where it has a space',
  )
  .transform((text) => (text.startsWith('"') ? text.slice(1, -1) : text));

export const tenantPattern = /^[A-Za-z0-9](?:[A-Za-z0-9._~:@/+-]{0,198}[A-Za-z0-9_~+-])?$/;

/** An id that a header can carry. */
const tenant = says(
  z
    .string()
    .regex(
      tenantPattern,
      'a tenant has 1 to 200 ASCII letters and digits, with . _ ~ : @ / + - between them',
    )
    .optional(),
  'Whose data it is: what the credential says. It may be repeated here, and not differ.',
  'default',
);

const actingFor = says(
  z.string().optional(),
  "The person whom the request acts for, such as `admin:anna`; needs the permission `actFor`. The credential's own actor when absent.",
);

const revisionTag = z
  .string()
  .regex(/^(?:\*|"\d{1,15}")$/, 'it is one revision in quotes, as ETag gives it: "3"')
  .transform((text) => (text === '*' ? undefined : Number(text.slice(1, -1))));

/** A browser and a proxy add theirs, which stay in the request as they came. */
export const tenantHeaders = z.object({
  'rollcall-tenant': tenant,
  'rollcall-actor': actingFor,
});

export const createHeaders = z.object({
  ...tenantHeaders.shape,
  'idempotency-key': says(
    key.optional(),
    'The same key is applied at most once; a repetition gets the first answer. Any text that no other request has, such as a UUID.',
  ),
});

export const sendHeaders = z.object({
  ...createHeaders.shape,
  'if-match': says(
    revisionTag.optional(),
    'Apply only where the instance stands at this revision, deadlines counted, written as ETag gives it: `"3"`.',
  ),
});

const segments = {
  system: says(
    z.string(),
    'The part of the lifecycle\'s name before its last slash, percent-encoded where it has slashes itself; "-" for a name without one.',
    'ankored',
  ),
  name: says(z.string(), "The last part of the lifecycle's name.", 'document'),
};

export const lifecycleParams = z.strictObject(segments);

export const instanceParams = z.strictObject({
  ...segments,
  id: says(id(), 'The instance, percent-encoded in one segment.', 'mara-feld'),
});

export const limit = (most: number) =>
  says(z.coerce.number().int().min(1).max(most).default(100), `How many at most, 1 to ${most}.`);

const as = says(
  senderText.optional(),
  'Answer "permitted" for this actor, such as `admin:anna`: any with the permission `actFor`, and only the caller\'s own without.',
);

const opened = says(
  z.literal('open').optional(),
  'Sealed texts are left out, and read `[sealed]`. `open` gives them; it needs the permission `sealed`, and is recorded.',
);

export const listQuery = z.strictObject({
  status: says(z.string().min(1).optional(), 'Only those with this status.', 'current'),
  activity: says(z.string().min(1).optional(), 'Only those with this activity.'),
  cursor: says(
    z
      .string()
      .max(2000)
      .transform((text, step) => {
        const after = decodeCursor(text);
        if (after !== null) return after;
        step.addIssue({
          code: 'custom',
          message: 'it is the "next" of an earlier page, as it was given',
        });
        return z.NEVER;
      })
      .optional(),
    'The "next" of the page before.',
  ),
  limit: limit(500),
});

export const showQuery = z.strictObject({
  at: moment('Where it stood, or would stand, at this instant. Now when absent.').optional(),
  as,
  sealed: opened,
});

export const permittedQuery = z.strictObject({ as });

export const historyQuery = z.strictObject({
  cursor: says(
    z.coerce.number().int().min(0).default(0),
    'Rows after this revision: the "next" of the page before, or any revision that is known.',
  ),
  limit: limit(1000),
  sealed: opened,
});

const happening = {
  event: says(
    z.string().min(1).max(200),
    'What happened or is asked for, as the lifecycle names it.',
    'APPROVE',
  ),
  data: says(anyObject.optional(), 'What the event carries, by the schema of this event.'),
  by: says(
    actor.optional(),
    'Who sends it: what the credential says. It may be repeated here, and not differ.',
  ),
  at: moment(
    'When it took effect, for an import; not in the future, not before the last change. Now when absent.',
  ).optional(),
  effects: says(
    z.enum(['due', 'held']).optional(),
    'Whether its effects are due for delivery, as usual, or held back because they are of the past.',
  ),
  key: says(key.optional(), 'The idempotency key, where a header cannot be set.'),
};

export const sendBody = named('Send', z.strictObject(happening), 'One event for one instance.');

export const createBody = named(
  'Create',
  z.strictObject({
    id: says(
      id().optional(),
      'The id of the new instance. When absent one is made, from the idempotency key where there is one.',
      'mara-feld',
    ),
    ...happening,
    policies: says(anyObject.optional(), 'The policies that differ from the defaults.'),
    zone: says(zone().optional(), "The organisation's time zone.", 'Europe/Zurich'),
  }),
  'A birth event, and what the new instance is born with.',
);
