/**
 * Which connections wait for an answer. Node counts a connection that has not asked for anything yet as busy, and
 * browsers open such ones in advance; without this, stopping would wait for them.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Call what it returns to close what waits for nothing now, and the rest as soon as it is answered. */
export function drainable(server: Server): () => void {
  /** Requests under way, by connection. */
  const open = new Map<Socket, number>();
  let draining = false;
  const count = (socket: Socket, change: number) => {
    const waiting = (open.get(socket) ?? 0) + change;
    if (open.has(socket)) open.set(socket, waiting);
    if (draining && waiting === 0) socket.destroySoon();
  };
  server.on('connection', (socket: Socket) => {
    open.set(socket, 0);
    socket.once('close', () => open.delete(socket));
    count(socket, 0);
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  return () => {
    draining = true;
    for (const socket of open.keys()) count(socket, 0);
  };
}
