/**
 * Sends invitations over HTTP, in plain Node: lease, "send" (here: a file in a folder), say how it went.
 *
 *   ROLLCALL_KEY=rk_… node examples/effects/mailer.mjs http://127.0.0.1:4800 ./sent
 *
 * The key says that it is the mailer: rollcall keys create --actor system:mailer --can effects --label mailer
 * It works until nothing is due. A real mailer would do this every few seconds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [url = 'http://127.0.0.1:4800', folder = './sent'] = process.argv.slice(2);
const authorization = `Bearer ${process.env.ROLLCALL_KEY}`;

async function post(path, body) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  // The lease ran out and somebody else has the effect now: leave it to them.
  if (response.status === 409 && answer.type === '/problems/staleLease') return answer;
  if (!response.ok) throw new Error(`${path}: ${answer.detail}`);
  return answer;
}

/** Stands for a mail system: it takes every address with an @ in it. The id makes a second attempt harmless. */
function send({ effectId, data }) {
  if (!data.address.includes('@')) throw new Error(`${data.address} is no address`);
  const text = `To: ${data.address}\nMessage-ID: <${effectId}>\n\nWelcome, ${data.username}!\n`;
  writeFileSync(join(folder, `${encodeURIComponent(effectId)}.txt`), text);
}

mkdirSync(folder, { recursive: true });
for (;;) {
  const { items } = await post('/v1/effects/lease', { effects: ['sendInvitation'] });
  if (items.length === 0) break;
  for (const effect of items) {
    const { effectId, token, data } = effect;
    const path = `/v1/effects/${encodeURIComponent(effectId)}`;
    const { invitation } = data;
    try {
      send(effect);
    } catch (error) {
      const bounce = { invitation, code: 'addressUnknown', words: error.message };
      const reason = error.message;
      await post(`${path}/failed`, { token, reason, event: 'DELIVERY_FAILED', data: bounce });
      console.log(`${effectId} failed: ${reason}`);
      continue;
    }
    await post(`${path}/done`, { token, event: 'INVITATION_SENT', data: { invitation } });
    console.log(`${effectId} sent`);
  }
}
