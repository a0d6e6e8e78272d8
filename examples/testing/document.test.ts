/** Does the service do what the lifecycle of documents says? Paths are drawn; a fault is told as the shortest one. */
import { tracesOf } from 'rollcall';
import { document } from 'rollcall/machines';
import { type BackendAdapter, CheckFailed, checkBackend } from 'rollcall/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpBackend } from './backend.ts';
import { type TestService, testService } from './service.ts';

let service: TestService;
beforeAll(async () => {
  service = await testService();
});
afterAll(() => service.stop());

const documents = () => httpBackend({ ...service, lifecycle: 'ankored/document' });

test('the service does what the lifecycle of documents says', async () => {
  await checkBackend(document, documents(), { runs: 10, zone: 'Europe/Zurich' });
});

/** A backend that forgets to take a rejected document out of review. */
function forgetful(backend: ReturnType<typeof documents>): BackendAdapter {
  let isForgotten = false;
  return {
    reset(start) {
      isForgotten = false;
      backend.reset(start);
    },
    async send(sending) {
      const answer = await backend.send(sending);
      isForgotten = sending.event === 'REJECT' && answer.outcome === 'applied';
      return answer;
    },
    async read(at) {
      return isForgotten ? 'pendingReview' : backend.read(at);
    },
  };
}

test('a backend that forgets something is found, on the shortest path to it', async () => {
  const failure = await checkBackend(document, forgetful(documents()), { seed: 2 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof CheckFailed)) throw new Error('the fault was not found');
  expect(tracesOf(failure.walk).map(({ event }) => event)).toEqual([
    'ASSIGNED',
    'UPLOADED',
    'REJECT',
  ]);
  expect(failure.message).toContain('status: the lifecycle says incomplete');
});
