/** From anything that went wrong to the problem that a caller is told, and to what the log keeps. */
import { EngineError, type EngineFault, type Refusal } from '../engine/index.ts';
import { type Issue, RollcallError, StepError } from '../lifecycle/index.ts';
import { StoreError, type StoreFault } from '../ports/index.ts';
import type { ProblemBody } from './answers.ts';
import { type ProblemCode, problems } from './problems.ts';

/** What the service itself finds wrong with a request, or cannot do. */
export class ServiceError extends RollcallError {
  readonly problem: ProblemCode;
  readonly issues: readonly Issue[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    problem: ProblemCode,
    message: string,
    options: { issues?: readonly Issue[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(`service.${problem}`, message, {
      cause: options.cause,
      retryable: problems[problem].retryAfterSeconds !== undefined,
    });
    this.problem = problem;
    this.issues = options.issues ?? [];
    this.headers = options.headers ?? {};
  }
}

/** What a caller is told; the extensions are those of RFC 9457. */
export interface Told {
  readonly problem: ProblemCode;
  readonly detail: string;
  readonly extensions?: Partial<
    Pick<ProblemBody, 'reason' | 'unmet' | 'permitted' | 'issues' | 'revision'>
  >;
  readonly headers?: Readonly<Record<string, string>>;
}

const ofEngine: Readonly<Record<EngineFault, ProblemCode>> = {
  unknownLifecycle: 'unknownLifecycle',
  notFound: 'notFound',
  unknownEffect: 'unknownEffect',
  staleLease: 'staleLease',
  effectState: 'effectState',
  alreadyExists: 'alreadyExists',
  keyReused: 'keyReused',
  revisionMoved: 'revisionMoved',
  definitionChanged: 'definitionChanged',
  invalidInput: 'invalidInput',
  transitionGone: 'transitionGone',
  contended: 'contended',
  stopped: 'stopping',
};

const ofStore: Partial<Record<StoreFault, ProblemCode>> = {
  full: 'storeFull',
  readOnly: 'storeReadOnly',
  busy: 'storeBusy',
  locked: 'storeBusy',
};

/** What Fastify finds wrong before a handler runs, by its code. */
const ofFastify: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'bodyTooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupportedMediaType',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformedRequest',
  FST_ERR_BAD_URL: 'badUrl',
  FST_ERR_MAX_PARAM_LENGTH: 'badUrl',
  // The caller went away in the middle of its body.
  ECONNRESET: 'malformedRequest',
};

/** The problem of anything that was thrown. What is not known by name is said to nobody but the log. */
export function toldOf(error: unknown): Told {
  if (error instanceof ServiceError) {
    const { problem, message, issues, headers } = error;
    return {
      problem,
      detail: message,
      headers,
      ...(issues.length > 0 && { extensions: { issues } }),
    };
  }
  if (error instanceof EngineError)
    return { problem: ofEngine[error.fault], detail: error.message };
  if (error instanceof StoreError) return explained(ofStore[error.fault] ?? 'storeUnavailable');
  if (error instanceof StepError) return explained('stepFailed');
  if (hasValidation(error)) return invalid(error);
  const code =
    typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return explained(
    typeof code === 'string' && Object.hasOwn(ofFastify, code)
      ? (ofFastify[code] as ProblemCode)
      : 'internal',
  );
}

/** A refusal is data: nothing was thrown. */
export function toldOfRefusal(
  { reason, message, unmet, issues, permitted }: Refusal,
  revision: number,
): Told {
  // The body calls the event's name `event`, where the lifecycle calls it the event's type.
  const named = issues.map((issue) =>
    issue.path === 'type' ? { ...issue, path: 'event' } : issue,
  );
  return {
    problem: reason,
    detail: message,
    extensions: { reason, unmet, issues: named, permitted, revision },
  };
}

export function explained(problem: ProblemCode): Told {
  return { problem, detail: problems[problem].help };
}

interface Invalid {
  readonly validation: readonly {
    readonly instancePath: string;
    readonly message?: string;
    readonly keyword: string;
    readonly params: object;
  }[];
  readonly validationContext: string;
}

function hasValidation(error: unknown): error is Invalid {
  return (
    typeof error === 'object' &&
    error !== null &&
    Array.isArray((error as Partial<Invalid>).validation)
  );
}

/** `params` and `querystring` are Fastify's words; people say path and query. */
const places: Readonly<Record<string, string>> = {
  params: 'path',
  querystring: 'query',
  headers: 'headers',
  body: '',
};

function invalid({ validation, validationContext }: Invalid): Told {
  const place = places[validationContext] ?? validationContext;
  const issues = validation.flatMap(({ instancePath, message, keyword, params }) => {
    const path = [place, ...instancePath.split('/')].filter((part) => part !== '');
    const unknown =
      keyword === 'unrecognized_keys' ? (params as { keys: readonly string[] }).keys : [];
    if (unknown.length > 0) {
      return unknown.map((key) => ({
        path: [...path, key.slice(0, 80)].join('.'),
        message: 'no such field',
      }));
    }
    return [{ path: path.join('.') || 'body', message: message ?? 'it is not as it must be' }];
  });
  return {
    problem: 'invalidRequest',
    detail: issues.map((issue) => `${issue.path}: ${issue.message}`).join('; '),
    extensions: { issues },
  };
}

/** The body of a problem. `request` is the id that the log has too. */
export function problemBody({ problem, detail, extensions }: Told, request: string): ProblemBody {
  const { status, title } = problems[problem];
  return {
    type: `/problems/${problem}`,
    title,
    status,
    detail,
    instance: `urn:uuid:${request}`,
    ...extensions,
  };
}
