/**
 * Every problem that a caller can meet, by a code that never changes: `type` in an answer is `/problems/<code>`,
 * and that address explains it (RFC 9457).
 */

/** What a code stands for. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What it means and what would be right, for whoever follows the link. */
  readonly help: string;
  /** Set where the same request can succeed a little later. */
  readonly retryAfterSeconds?: number;
}

const kinds = {
  // What a lifecycle refuses. Nothing was changed by the event.
  forbidden: {
    status: 403,
    title: 'This actor may not send this event',
    help: 'Each event says who may send it. "permitted" lists what this actor could send now.',
  },
  invalidEvent: {
    status: 422,
    title: 'The event does not fit its contract',
    help: 'The name, the data or the instant of the event is wrong; "issues" names each place. GET /v1/lifecycles/{system}/{name} has the schema of every event.',
  },
  notPermittedHere: {
    status: 409,
    title: 'The event is not permitted where the instance stands',
    help: 'No transition on this event leaves the present state. "permitted" lists what could be sent now.',
  },
  guardFailed: {
    status: 409,
    title: 'A condition is not met',
    help: '"unmet" names every condition that stands in the way, in words; "permitted" lists what could be sent now.',
  },
  finished: {
    status: 409,
    title: 'This life has ended',
    help: 'The instance stands in a final state; nothing can happen to it any more.',
  },
  // What the engine cannot do.
  unknownLifecycle: {
    status: 404,
    title: 'There is no such lifecycle',
    help: 'GET /v1/lifecycles lists the ones that run here.',
  },
  notFound: {
    status: 404,
    title: 'There is no such instance',
    help: 'Check the tenant, the lifecycle and the id; an id stands percent-encoded in one segment of the path.',
  },
  unknownEffect: {
    status: 404,
    title: 'There is no such effect',
    help: 'Check the tenant and the id. It stands as it was handed out, percent-encoded in one segment of the path.',
  },
  staleLease: {
    status: 409,
    title: 'The lease does not hold any more',
    help: 'Nothing was changed. The lease ran out and the effect was handed out again, or it is finished; "detail" says which. Leave it to whoever has it now.',
  },
  effectState: {
    status: 409,
    title: 'The effect does not stand where this is possible',
    help: 'Nothing was changed; "detail" says how its delivery stands.',
  },
  alreadyExists: {
    status: 409,
    title: 'The instance exists already',
    help: 'Nobody is born twice. Send it an event, or look at it, at /v1/instances/{system}/{name}/{id}.',
  },
  keyReused: {
    status: 422,
    title: 'The idempotency key was used for another request',
    help: 'A key stands for one request for ever, so that a repetition can be answered with the first answer. A new request needs a new key.',
  },
  revisionMoved: {
    status: 412,
    title: 'The instance has moved on',
    help: 'It stands at another revision than If-Match says. Look at it again before you decide.',
  },
  invalidInput: {
    status: 422,
    title: 'The request does not fit the lifecycle',
    help: 'It is well formed, and this lifecycle cannot take it: "detail" names what, and what would be right.',
  },
  transitionGone: {
    status: 410,
    title: 'What the cursor follows is not here any more',
    help: 'An older copy of the store was put in its place, so some of what was streamed never happened here. Read again from "start" and compare, or go on from now without a cursor.',
  },
  definitionChanged: {
    status: 503,
    title: 'The definition changed under this instance',
    help: 'Another version of the lifecycle wrote it. An operator carries it over with "rollcall upgrade"; until then it is left as it is.',
  },
  contended: {
    status: 503,
    title: 'Others were changing the instance',
    help: 'Nothing was changed by this request. Send it again, with the same Idempotency-Key.',
    retryAfterSeconds: 1,
  },
  stopping: {
    status: 503,
    title: 'The service is stopping',
    help: 'Nothing was changed by this request. Send it again once the service runs, with the same Idempotency-Key.',
    retryAfterSeconds: 5,
  },
  // What the store cannot do. Where the data lies is said in the log, not to callers.
  storeFull: {
    status: 507,
    title: 'The store is full',
    help: 'There is no room left on the disk that the store lies on; nothing was changed. An operator makes room, then send it again.',
  },
  storeReadOnly: {
    status: 503,
    title: 'The store can only be read',
    help: 'Nothing was changed. An operator gives the service the right to write where its data lies.',
  },
  storeBusy: {
    status: 503,
    title: 'The store is busy',
    help: 'Another process held the store for too long; nothing was changed. Send it again, with the same Idempotency-Key.',
    retryAfterSeconds: 1,
  },
  storeUnavailable: {
    status: 503,
    title: 'The store does not answer as it should',
    help: 'Whether a change was stored is not known: send it again with the same Idempotency-Key, which is applied at most once. The log says what the store said.',
    retryAfterSeconds: 5,
  },
  // What HTTP asks of every request.
  hostNotAllowed: {
    status: 403,
    title: 'The service is not called by this name',
    help: 'Host, and Origin where a browser sends one, is the public name that the service was started with, or 127.0.0.1, localhost or [::1] on its own machine. A page that points its own name at the service is refused.',
  },
  // Who calls, and what they may. Nothing is looked up before these are answered.
  unauthenticated: {
    status: 401,
    title: 'Nobody is known by this credential',
    help: 'Send the header Authorization: Bearer with a key (rk_…) or a token of an issuer that is taken here. "rollcall keys create" makes a key, and so does POST /v1/keys.',
  },
  permissionMissing: {
    status: 403,
    title: 'The credential lacks a permission',
    help: '"detail" names the permission. Whoever has the permission "keys" can make a credential that has it.',
  },
  outOfScope: {
    status: 403,
    title: 'The credential does not reach this lifecycle',
    help: 'It was narrowed to some lifecycles, which "detail" names.',
  },
  tenantDiffers: {
    status: 403,
    title: 'The credential is for another tenant',
    help: 'A credential is for one tenant, and needs no header to say so. Rollcall-Tenant may repeat it.',
  },
  actorDiffers: {
    status: 403,
    title: 'The credential is for another actor',
    help: 'Who sends an event comes from the credential. A credential with the permission "actFor" names the person whom it acts for in the header Rollcall-Actor.',
  },
  tooManyRequests: {
    status: 429,
    title: 'Too many requests',
    help: 'Each credential has its own measure, and so has each address from which nobody is known. Retry-After says how many seconds to wait.',
    retryAfterSeconds: 60,
  },
  issuerUnavailable: {
    status: 503,
    title: 'The issuer of the token does not answer',
    help: 'Its keys cannot be fetched now, so nobody can tell whether the token holds. Keys of Rollcall itself (rk_…) work meanwhile. The log says what the issuer said.',
    retryAfterSeconds: 5,
  },
  unknownKey: {
    status: 404,
    title: 'There is no such key',
    help: 'GET /v1/keys lists the keys of this tenant.',
  },
  invalidRequest: {
    status: 400,
    title: 'The request is not as it must be',
    help: '"issues" names each place in the path, the query, the headers or the body, and what would be right. /openapi.json describes every request.',
  },
  malformedJson: {
    status: 400,
    title: 'The body is not JSON',
    help: 'The body is one JSON object in UTF-8, sent as application/json.',
  },
  unsafeJson: {
    status: 400,
    title: 'The body holds what no request may hold',
    help: 'JSON may be 64 levels deep, has no field named __proto__, constructor or prototype, and its text is valid Unicode without the NUL character.',
  },
  badUrl: {
    status: 400,
    title: 'The address cannot be read',
    help: 'A percent sign begins the code of a byte, such as %2F for a slash, and the bytes are UTF-8.',
  },
  malformedRequest: {
    status: 400,
    title: 'The request is not HTTP as it should be',
    help: 'The connection was closed: what arrived breaks the rules of HTTP/1.1 or ended too early.',
  },
  unknownRoute: {
    status: 404,
    title: 'There is nothing at this address',
    help: '/openapi.json lists every address. An id with a slash in it stands percent-encoded in one segment of the path.',
  },
  methodNotAllowed: {
    status: 405,
    title: 'This address does not take this method',
    help: 'The Allow header lists the ones that it takes.',
  },
  requestTooSlow: {
    status: 408,
    title: 'The request took too long to arrive',
    help: 'A whole request arrives within 30 seconds.',
  },
  bodyTooLarge: {
    status: 413,
    title: 'The body is too large',
    help: 'A body has at most 1 MiB. One request carries one event; files go elsewhere, and an event names them.',
  },
  unsupportedMediaType: {
    status: 415,
    title: 'Only JSON is understood',
    help: 'Send the body as application/json in UTF-8, without Content-Encoding.',
  },
  headersTooLarge: {
    status: 431,
    title: 'The address and the headers are too large',
    help: 'Together they have at most 16 KiB; what is larger belongs in the body.',
  },
  timedOut: {
    status: 503,
    title: 'The answer took too long',
    help: 'Whether the change was stored is not known: send it again with the same Idempotency-Key, which is applied at most once.',
    retryAfterSeconds: 5,
  },
  stepFailed: {
    status: 500,
    title: "The lifecycle's own code failed",
    help: 'A guard, an action or an effect of this lifecycle threw; the instance is as it was. The log says what was thrown.',
  },
  internal: {
    status: 500,
    title: 'Something is wrong with the service',
    help: 'This is a mistake in Rollcall. The log has it under the id in "instance".',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof kinds;

/** The table, by code. */
export const problems: Readonly<Record<ProblemCode, ProblemKind>> = kinds;

export const problemCodes = Object.keys(kinds) as readonly ProblemCode[];

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(kinds, text);
}
