/**
 * The cheapest flow that carries every surplus to a shortfall over arcs of boundless capacity: successive shortest
 * paths with prices, all paths of one length at a time (Ford & Fulkerson 1962; Edmonds & Karp 1972).
 *
 * A node's price is its distance from the surpluses so far. An arc whose cost equals the rise in price lies on a
 * shortest path, and only such arcs carry flow, so the flow is the cheapest of its size at every moment. Rounds
 * number about as many as there are different path lengths, not as many as there are units to carry.
 */
import { add, at, type Groups, groupedBy } from './columns.ts';
import { NearestFirst } from './queue.ts';

export interface Arcs {
  readonly nodes: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  /** Whole numbers from 0; a path's cost stays below 2³⁰. */
  readonly cost: Int32Array;
}

/** Arc n of the caller is 2n here, and 2n + 1 takes its flow back. */
interface Network {
  readonly tail: Int32Array;
  readonly head: Int32Array;
  readonly cost: Int32Array;
  readonly leaving: Groups;
  readonly flow: Int32Array;
  readonly price: Int32Array;
  /** What is still to be carried: positive at a surplus, negative at a shortfall. */
  readonly surplus: Int32Array;
}

const far = 2 ** 30;

/**
 * How much flows over each arc. `surplus` has a number a node, positive where flow starts and negative where it
 * ends; the sum is 0. Throws where no path leads from a surplus to any shortfall that is left.
 */
export function cheapestFlow(arcs: Arcs, surplus: Int32Array): Int32Array {
  const network = networkOf(arcs, surplus);
  while (network.surplus.some((left) => left > 0)) {
    reprice(network);
    carry(network);
  }
  return network.flow;
}

function networkOf({ nodes, tail, head, cost }: Arcs, surplus: Int32Array): Network {
  const both = (there: Int32Array, back: Int32Array, sign: 1 | -1) =>
    Int32Array.from({ length: there.length * 2 }, (_, arc) =>
      arc % 2 === 0 ? at(there, arc >> 1) : sign * at(back, arc >> 1),
    );
  const tails = both(tail, head, 1);
  return {
    tail: tails,
    head: both(head, tail, 1),
    cost: both(cost, cost, -1),
    leaving: groupedBy(tails, nodes),
    flow: new Int32Array(tail.length),
    price: new Int32Array(nodes),
    surplus: surplus.slice(),
  };
}

/** Room is boundless there; back there is as much as flows. */
const isOpen = ({ flow }: Network, arc: number) => arc % 2 === 0 || at(flow, arc >> 1) > 0;

/** What an arc costs above the rise in price along it: never negative on an open arc. */
const extra = ({ tail, head, cost, price }: Network, arc: number) =>
  at(cost, arc) + at(price, at(tail, arc)) - at(price, at(head, arc));

/** Raises prices so that the arcs of the shortest paths to the nearest shortfall cost nothing extra. */
function reprice(network: Network): void {
  const { price } = network;
  const distance = new Int32Array(price.length).fill(far);
  const nearest = nearestShortfall(network, distance);
  if (nearest === far) throw new Error('no path leads from the surplus to a shortfall');
  for (let node = 0; node < price.length; node += 1) {
    add(price, node, Math.min(at(distance, node), nearest));
  }
}

/** Dijkstra 1959 from all surpluses at once, as far as the nearest shortfall; fills in distances on the way. */
function nearestShortfall(network: Network, distance: Int32Array): number {
  const { leaving, head, surplus } = network;
  const queue = new NearestFirst();
  const meet = (node: number, cost: number) => {
    distance[node] = cost;
    queue.add(cost, node);
  };
  for (let node = 0; node < surplus.length; node += 1) if (at(surplus, node) > 0) meet(node, 0);
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    const { entry: node, distance: cost } = next;
    if (at(surplus, node) < 0) return cost;
    if (cost > at(distance, node)) continue;
    for (let row = at(leaving.first, node); row < at(leaving.first, node + 1); row += 1) {
      const arc = at(leaving.rows, row);
      if (!isOpen(network, arc)) continue;
      const reached = cost + extra(network, arc);
      if (reached < at(distance, at(head, arc))) meet(at(head, arc), reached);
    }
  }
  return far;
}

/** Fills the arcs that cost nothing extra. Each arc is tried once a round, so a round takes one look at each. */
function carry(network: Network): void {
  const { surplus, leaving } = network;
  const next = leaving.first.slice();
  for (let source = 0; source < surplus.length; source += 1) {
    while (at(surplus, source) > 0) {
      const path = freePath(network, next, source);
      if (path === null) break;
      push(network, source, path);
    }
  }
}

/** A path to a shortfall over open arcs that cost nothing extra, searched in depth; null when none is left. */
function freePath(network: Network, next: Int32Array, source: number): number[] | null {
  const { leaving, head, tail, surplus } = network;
  const path: number[] = [];
  const onPath = new Set([source]);
  let node = source;
  while (at(surplus, node) >= 0) {
    if (at(next, node) < at(leaving.first, node + 1)) {
      const arc = at(leaving.rows, at(next, node));
      const to = at(head, arc);
      if (isOpen(network, arc) && extra(network, arc) === 0 && !onPath.has(to)) {
        path.push(arc);
        onPath.add(to);
        node = to;
      } else add(next, node, 1);
    } else {
      const arc = path.pop();
      if (arc === undefined) return null;
      onPath.delete(node);
      node = at(tail, arc);
      add(next, node, 1);
    }
  }
  return path;
}

/** Carries as much along a path as its ends and its arcs back allow. */
function push({ flow, head, surplus }: Network, source: number, path: readonly number[]): void {
  const last = path.at(-1);
  const end = last === undefined ? source : at(head, last);
  const room = path.filter((arc) => arc % 2 === 1).map((arc) => at(flow, arc >> 1));
  const amount = room.reduce(
    (least, left) => Math.min(least, left),
    Math.min(at(surplus, source), -at(surplus, end)),
  );
  for (const arc of path) add(flow, arc >> 1, arc % 2 === 0 ? amount : -amount);
  add(surplus, source, -amount);
  add(surplus, end, amount);
}
