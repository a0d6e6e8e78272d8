/** The store's side of the writer's thread: requests out, replies in, and what to say when the thread is gone. */
import { Worker } from 'node:worker_threads';
import { StoreError } from '../../ports/index.ts';
import { faultOf } from './faults.ts';
import type { Reply, Request, Result } from './writer.ts';

type Asked<R> = R extends { readonly id: number } ? Omit<R, 'id'> : never;

interface Waiting {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: StoreError) => void;
}

export class WriterThread {
  readonly #file: string;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #gone: StoreError | undefined;

  constructor(file: string) {
    this.#file = file;
    // The same name as this file's own: .ts in a checkout, .js in a package.
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./writer.${ending}`, import.meta.url), {
      workerData: { file },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#end(faultOf(file, error)));
    this.#worker.on('exit', () => this.#end(new StoreError('closed', `${file} was closed`)));
    // A process with nothing left to do may end; whoever waits for a commit holds it open below. Listening for
    // messages holds it open too, so this comes last.
    this.#worker.unref();
  }

  ask(request: Asked<Request>): Promise<Result> {
    if (this.#gone) return Promise.reject(this.#gone);
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window and has no origin
      this.#worker.postMessage({ ...request, id });
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('error' in reply)
      waiting?.reject(
        faultOf(this.#file, Object.assign(new Error(reply.error.message), reply.error)),
      );
    else waiting?.resolve(reply.result);
  }

  #end(reason: StoreError): void {
    this.#gone ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
    this.#waiting.clear();
  }
}
