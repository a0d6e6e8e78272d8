/** The words of pictures: what people call events, deadlines, guards, effects and those who act. */
import type { ActorKind, GuardTree, Trigger } from '../../lifecycle/index.ts';
import type { Line, Word } from '../picture.ts';
import { nameInWords, type Portrait, type PortraitStatus } from '../portrait.ts';

const actors: Readonly<Record<ActorKind, string>> = {
  user: 'User',
  admin: 'Administrator',
  provider: 'Provider',
  system: 'System',
  clock: 'Clock',
};

/** `User or Administrator`. */
function actorsText(kinds: readonly ActorKind[]): string {
  return listed(
    kinds.map((kind) => actors[kind]),
    'or',
  );
}

/** `a, b or c`. */
export function listed(texts: readonly string[], joiner: 'and' | 'or'): string {
  const last = texts.at(-1) ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} ${joiner} ${last}`;
}

/** A comma after the last of the words. */
export function withComma(words: readonly Word[]): Word[] {
  return words.map((word, n) => (n < words.length - 1 ? word : { ...word, text: `${word.text},` }));
}

/** Who acts next in a status: `User acts`. */
export function turnText({ actors: kinds }: PortraitStatus): string {
  return kinds.length === 0 ? 'nobody needs to act' : `${actorsText(kinds)} acts`;
}

/** Whether people must act on a status, as a tint. */
export function toneOf({ action }: PortraitStatus): 'settled' | 'waiting' | 'acting' {
  return ({ no: 'settled', ifItLasts: 'waiting', yes: 'acting' } as const)[action];
}

/** What sets a transition off, as people call it. */
export function triggerWord({ events, deadlines }: Portrait, trigger: Trigger): Word {
  switch (trigger.kind) {
    case 'event':
      return { kind: 'event', text: events[trigger.type]?.label ?? trigger.type };
    case 'deadline':
      return {
        kind: 'deadline',
        text: deadlines[trigger.deadline]?.says ?? `after ${trigger.deadline}`,
      };
    case 'always':
      return { kind: 'deadline', text: 'at once' };
    default:
      return { kind: 'deadline', text: 'when it is done' };
  }
}

/** Who may send it: `by Provider`; null where nobody is named, or anybody may. */
export function actorWord({ events }: Portrait, trigger: Trigger): Word | null {
  const by = trigger.kind === 'event' ? (events[trigger.type]?.by ?? []) : [];
  return by.length === 0 || by.length > 3 ? null : { kind: 'actor', text: `by ${actorsText(by)}` };
}

/** The conditions that must all hold, each in words; what must be active beside comes last. */
export function conditionsOf(portrait: Portrait, guard: GuardTree | null): string[] {
  const parts = guard === null ? [] : partsOf(guard);
  return parts
    .toSorted((a, b) => Number(a.kind === 'in') - Number(b.kind === 'in'))
    .map((part) => conditionText(portrait, part));
}

function partsOf(guard: GuardTree): GuardTree[] {
  return guard.kind === 'and' ? guard.of.flatMap(partsOf) : [guard];
}

function conditionText(portrait: Portrait, guard: GuardTree): string {
  switch (guard.kind) {
    case 'named':
      return portrait.guards[guard.name]?.says ?? nameInWords(guard.name).toLowerCase();
    case 'in': {
      const state = portrait.states.find(({ path }) => path === guard.path);
      return `while ${state?.label ?? guard.path}`;
    }
    case 'not':
      return `not: ${conditionText(portrait, guard.of)}`;
    default:
      return listed(
        guard.of.map((it) => conditionText(portrait, it)),
        guard.kind,
      );
  }
}

/** Long lists of conditions are cut: the table of transitions has all of them. */
const mostConditions = 2;

/** `[the link has not expired, and 3 more]`; nothing where there is no condition. */
export function guardLine(conditions: readonly string[], shown = mostConditions): Line[] {
  if (conditions.length === 0 || shown === 0) return [];
  const more = conditions.length - shown;
  const text =
    more > 0
      ? `${conditions.slice(0, shown).join(', ')}, and ${more} more`
      : conditions.join(', and ');
  return [[{ kind: 'guard', text: `[${text}]` }]];
}

/** What a stranger's machine calls an action, or what the author says it does. */
export function actionText({ effects, actions }: Portrait, name: string): string {
  return effects[name]?.says ?? actions[name]?.says ?? nameInWords(name).toLowerCase();
}

/** Whether an action reaches the world outside; of a stranger's machine nobody said that it does not. */
export function isEffect({ actions }: Portrait, name: string): boolean {
  return !Object.hasOwn(actions, name);
}

export const note = (text: string): Word => ({ kind: 'note', text });
