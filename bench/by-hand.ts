/** `ankored/eligibility` as one would write it without any library: the floor that a kernel is measured against. */
import type { Effect, Snapshot, StampedEvent, StateValue } from '../src/lifecycle/index.ts';

interface Context {
  readonly policies: { readonly reinstatement: string };
  readonly person: string;
  readonly organisation: string;
  readonly disqualification: object | null;
  readonly appeal: object | null;
  readonly request: { readonly by: string; readonly reason: string; readonly event: string } | null;
}
interface Stepped {
  readonly value: StateValue;
  readonly context: Context;
  readonly effects: readonly Effect[];
}

const clear = { eligibility: 'clear' };
const disqualified = { eligibility: 'disqualified' };
const appeal = { eligibility: 'appeal' };
const none: readonly Effect[] = [];

const told = ({ person, organisation }: Context, name: string, event: StampedEvent): Effect[] => [
  { name, data: { person, organisation, message: event.data['message'] ?? null } },
];

/** The step, or null where the event is not taken. */
export function byHand(from: Snapshot, event: StampedEvent): Stepped | null {
  const context = from.context as unknown as Context;
  const { data, id, by } = event;
  const { value } = from;
  const state = typeof value === 'string' ? value : value['eligibility'];
  switch (event.type) {
    case 'REGISTERED':
      if (state !== 'new') return null;
      return { value: clear, context: { ...context, ...data }, effects: none };
    case 'POLICY_CHANGED': {
      if (state === 'new') return null;
      const policies = data['policies'] as Context['policies'];
      return { value, context: { ...context, policies }, effects: none };
    }
    case 'DISQUALIFY':
    case 'CONFIRMED_MATCH': {
      if (state === 'new') return null;
      if (state !== 'clear') return { value, context, effects: none };
      const code = event.type === 'DISQUALIFY' ? 'disqualified' : 'confirmedMatch';
      const disqualification = { code, reason: data['reason'], event: id };
      return {
        value: disqualified,
        context: { ...context, disqualification },
        effects: told(context, 'tellDisqualified', event),
      };
    }
    case 'APPEAL_OPENED': {
      if (state !== 'disqualified') return null;
      const { person, organisation } = context;
      const opened = { statement: data['statement'] ?? null, event: id };
      return {
        value: appeal,
        context: { ...context, appeal: opened },
        effects: [{ name: 'tellAppealReceived', data: { person, organisation } }],
      };
    }
    case 'UPHELD':
      if (state !== 'appeal' || by.id === context.person) return null;
      return {
        value: disqualified,
        context: { ...context, appeal: null, request: null },
        effects: told(context, 'tellUpheld', event),
      };
    case 'REINSTATE':
      return state === 'disqualified' || state === 'appeal'
        ? reinstated(from, context, event)
        : null;
    default:
      return null;
  }
}

function reinstated({ value }: Snapshot, context: Context, event: StampedEvent): Stepped | null {
  const { by, data, id } = event;
  const { policies, request } = context;
  if (by.id === context.person) return null;
  if (policies.reinstatement === 'oneAdmin' || (request !== null && request.by !== by.id)) {
    return {
      value: clear,
      context: { ...context, disqualification: null, appeal: null, request: null },
      effects: told(context, 'tellReinstated', event),
    };
  }
  if (request !== null) return null;
  const asked = { by: by.id, reason: data['reason'] as string, event: id };
  return { value, context: { ...context, request: asked }, effects: none };
}
