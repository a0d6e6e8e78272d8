/**
 * How busy the service is and how much waits, for Prometheus. Each tenant has figures of its own and is shown no others;
 * those of the process are for whoever may read metrics at all.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine, Watcher } from '../engine/index.ts';
import { epoch, type Instant } from '../lifecycle/index.ts';
import type { Store } from '../ports/index.ts';

const quick = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5];
const lags = [0.1, 1, 5, 30, 60, 300, 3600, 86_400];

/** An answer that goes on for as long as its reader likes says nothing of how quick the service is. */
const goesOn = /^(text\/event-stream|application\/x-ndjson)/;

export class Metrics {
  readonly #engine: Engine;
  readonly #process = new Registry();
  readonly #tenants = new Map<string, Figures>();
  readonly #strangers: Counter<'status'>;
  readonly #stopWatching: () => void;

  constructor(engine: Engine) {
    this.#engine = engine;
    collectDefaultMetrics({ register: this.#process });
    this.#strangers = new Counter({
      name: 'rollcall_strangers_total',
      help: 'Requests of nobody who is known.',
      labelNames: ['status'],
      registers: [this.#process],
    });
    this.#stopWatching = engine.watch(this.#watcher());
  }

  /** Counts an answer. */
  answered(request: FastifyRequest, reply: FastifyReply): void {
    const { url: route = 'unknown', method } = request.routeOptions;
    const status = String(reply.statusCode);
    if (request.principal === null) return this.#strangers.inc({ status });
    const figures = this.#of(request.principal.tenant);
    const labels = { route, method: String(method) };
    figures.requests.inc({ ...labels, status });
    if (goesOn.test(String(reply.getHeader('content-type')))) return;
    figures.requestSeconds.observe(labels, reply.elapsedTime / 1000);
  }

  /** Everything that a tenant may see, in the text format of Prometheus. */
  async textFor(tenant: string): Promise<string> {
    const figures = this.#of(tenant);
    await figures.look(this.#engine.store, this.#engine.now(), tenant);
    return `${await figures.registry.metrics()}\n${await this.#process.metrics()}`;
  }

  stop(): void {
    this.#stopWatching();
  }

  #of(tenant: string): Figures {
    const known = this.#tenants.get(tenant) ?? new Figures();
    this.#tenants.set(tenant, known);
    return known;
  }

  #watcher(): Watcher {
    return {
      answered: ({ tenant, lifecycle, outcome, seconds }) => {
        const { events, eventSeconds } = this.#of(tenant);
        events.inc({ lifecycle, outcome });
        eventSeconds.observe({ lifecycle }, seconds);
      },
      stored: (rows) => {
        for (const { tenant, lifecycle, kind, at, recordedAt } of rows) {
          const { transitions, deadlineLag } = this.#of(tenant);
          transitions.inc({ lifecycle, kind });
          if (kind === 'deadline')
            deadlineLag.observe({ lifecycle }, (epoch(recordedAt) - epoch(at)) / 1000);
        }
      },
    };
  }
}

/** The figures of one tenant. */
class Figures {
  readonly registry = new Registry();
  readonly events = this.#counter('rollcall_events_total', 'Events, by what became of them.', [
    'lifecycle',
    'outcome',
  ]);
  readonly eventSeconds = this.#histogram(
    'rollcall_event_seconds',
    'From an event being asked for until it is stored.',
    ['lifecycle'],
    quick,
  );
  readonly transitions = this.#counter(
    'rollcall_transitions_total',
    'Transitions that were stored, by what led to them.',
    ['lifecycle', 'kind'],
  );
  readonly deadlineLag = this.#histogram(
    'rollcall_deadline_lag_seconds',
    'From the instant of a deadline until it is stored. No answer is late by it.',
    ['lifecycle'],
    lags,
  );
  readonly requests = this.#counter('rollcall_http_requests_total', 'Answers over HTTP.', [
    'route',
    'method',
    'status',
  ]);
  readonly requestSeconds = this.#histogram(
    'rollcall_http_request_seconds',
    'From a request until its answer; streams and bulk runs are left out.',
    ['route', 'method'],
    quick,
  );
  readonly #overdue = this.#gauge(
    'rollcall_overdue_seconds',
    'How long the oldest deadline is due that is not stored yet; 0 where none is.',
    [],
  );
  readonly #effects = this.#gauge(
    'rollcall_effects',
    'Effects that wait for delivery, and those that were given up.',
    ['lifecycle', 'state'],
  );
  readonly #effectsOverdue = this.#gauge(
    'rollcall_effects_overdue_seconds',
    'How long the first effect is due that is next of its instance; 0 where none is.',
    ['lifecycle'],
  );

  /** Looks up what is not counted as it happens. */
  async look(store: Store, now: Instant, tenant: string): Promise<void> {
    const ago = (due: string | null) =>
      due === null ? 0 : Math.max(0, (epoch(now) - epoch(due)) / 1000);
    const [first] = await store.overdue({ tenant, now, limit: 1 });
    const row = first ? await store.load(first) : null;
    const dues = row?.snapshot.deadlines.map(({ due }) => due).toSorted() ?? [];
    this.#overdue.set({}, ago(dues[0] ?? null));
    this.#effects.reset();
    this.#effectsOverdue.reset();
    for (const { lifecycle, waiting, dead, due } of await store.outboxDepths(tenant)) {
      this.#effects.set({ lifecycle, state: 'waiting' }, waiting);
      this.#effects.set({ lifecycle, state: 'dead' }, dead);
      this.#effectsOverdue.set({ lifecycle }, ago(due));
    }
  }

  #counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge<L extends string>(name: string, help: string, labelNames: L[]): Gauge<L> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram<L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    buckets: number[],
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}
