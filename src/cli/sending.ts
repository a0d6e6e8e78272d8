/** What create and send share: who sends what, when, and under which key. */
import type { Command } from 'commander';
import type { Engine, SendRequest } from '../engine/index.ts';
import type { AnyLifecycle, Instant } from '../lifecycle/index.ts';
import type { Session } from './command.ts';
import { actorOf, instantAt, keyOf } from './options.ts';
import { jsonObject, payloadOf } from './payload.ts';

export interface EventOptions {
  readonly by: string;
  readonly key?: string;
  readonly payload?: string;
}

export interface SendOptions extends EventOptions {
  readonly at?: string;
}

const payloadHelp = `
Payload: field=value in the type that the event asks for; outer.inner=value for
a field inside another; field:=json for null, lists and the like. --payload
takes a whole JSON object, @file, or - for stdin; single fields go on top of it.`;

export function withEventOptions(command: Command): Command {
  return command
    .option('--by <kind:id>', 'who sends it: user, admin, provider or system', 'admin:cli')
    .option('--payload <json>', 'the payload as JSON, as @file, or - for stdin')
    .option('--key <key>', 'applied at most once under this key')
    .addHelpText('after', payloadHelp);
}

export function withSendOptions(command: Command): Command {
  return withEventOptions(command).option('--at <instant>', 'when it took effect; now otherwise');
}

type Given = Pick<SendRequest, 'type' | 'data' | 'by' | 'key' | 'zone'>;

/** The part of a request that the options and the payload words make. */
export async function requestOf(
  { world, globals }: Session,
  lifecycle: AnyLifecycle,
  { type, pairs, options }: { type: string; pairs: readonly string[]; options: EventOptions },
): Promise<Given> {
  const { payload, by, key } = options;
  const base =
    payload === undefined ? {} : await jsonObject('--payload', payload, world.terminal.stdin);
  const event = Object.hasOwn(lifecycle.events, type) ? lifecycle.events[type] : undefined;
  return {
    type,
    data: payloadOf(event?.data, base, pairs),
    by: actorOf('--by', by),
    key: key === undefined ? undefined : keyOf(key),
    zone: globals.zone,
  };
}

/** `--at`, by the clock of the engine that it is sent to. */
export function sentAt(
  { globals: { zone } }: Session,
  engine: Engine,
  { at }: SendOptions,
): Instant | undefined {
  return at === undefined ? undefined : instantAt('--at', at, { now: engine.now(), zone });
}
