/** One lifecycle's view of the engine, in which a wrong event or a wrong payload does not compile. */
import type { Actor, AnyLifecycle, EventOf, Instant } from '../lifecycle/index.ts';
import type { Answer } from './answer.ts';
import type { HistoryRow, View } from './reading.ts';
import type { SendRequest } from './send-request.ts';

/** Who sends, and what goes with it; see SendRequest for each. */
export interface SendOptions
  extends Omit<SendRequest, 'tenant' | 'lifecycle' | 'id' | 'type' | 'data'> {
  readonly by: Actor;
}

/** What of the engine a typed handle uses. */
interface Sender {
  create(request: SendRequest): Promise<Answer>;
  send(request: SendRequest): Promise<Answer>;
  show(request: { tenant: string; lifecycle: string; id: string; at?: Instant }): Promise<View>;
  history(key: { tenant: string; lifecycle: string; id: string }): Promise<readonly HistoryRow[]>;
}

export class Typed<L extends AnyLifecycle> {
  readonly #engine: Sender;
  readonly #lifecycle: L;
  readonly #tenant: string;

  constructor(engine: Sender, lifecycle: L, tenant: string) {
    this.#engine = engine;
    this.#lifecycle = lifecycle;
    this.#tenant = tenant;
  }

  /** Starts a life. Throws like Engine.create. */
  create(id: string, event: EventOf<L>, options: SendOptions): Promise<Answer> {
    return this.#engine.create({ ...this.#key(id), ...event, ...options });
  }

  /** Sends one event. Throws like Engine.send. */
  send(id: string, event: EventOf<L>, options: SendOptions): Promise<Answer> {
    return this.#engine.send({ ...this.#key(id), ...event, ...options });
  }

  /** Where one stands, now or at any instant. */
  show(id: string, at?: Instant): Promise<View> {
    return this.#engine.show({ ...this.#key(id), ...(at !== undefined && { at }) });
  }

  history(id: string): Promise<readonly HistoryRow[]> {
    return this.#engine.history(this.#key(id));
  }

  #key(id: string) {
    return { tenant: this.#tenant, lifecycle: this.#lifecycle.name, id };
  }
}
