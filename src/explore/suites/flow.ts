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
export function cheapestFlow(arcs: Arcs, surplus: Int32Array, mostCost: number): Int32Array | null {
  const network = networkOf(arcs, surplus);
  const hasMore = (node: number) => at(network.surplus, node) > 0;
  let cost = 0;
  for (
    let left = [...surplus.keys()].filter(hasMore);
    left.length > 0;
    left = left.filter(hasMore)
  ) {
    const shortfalls = reprice(network, left);
    // The price of a surplus is 0 for as long as it lasts, so that of a shortfall is what each path to it costs.
    const each = at(network.price, shortfalls[0] as number);
    for (let carried = -1; carried !== 0; cost += carried * each) {
      carried = carry(network, left, hopsTo(network, shortfalls));
    }
    if (cost > mostCost) return null;
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

const isFree = (network: Network, arc: number) => isOpen(network, arc) && extra(network, arc) === 0;

/**
 * Raises prices so that the arcs of the shortest paths from the sources cost nothing extra: Dijkstra 1959, as far as
 * the nearest shortfalls. Gives those shortfalls.
 */
function reprice(network: Network, sources: readonly number[]): number[] {
  const { surplus, price, leaving, head } = network;
  const distance = new Int32Array(price.length).fill(far);
  const queue = new NearestFirst();
  const shortfalls: number[] = [];
  let nearest = far;
  const meet = (node: number, cost: number) => {
    if (cost > nearest || cost >= at(distance, node)) return;
    distance[node] = cost;
    queue.add(cost, node);
  };
  for (const source of sources) meet(source, 0);
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    const { entry: node, distance: cost } = next;
    if (cost > nearest) break;
    if (cost > at(distance, node)) continue;
    if (at(surplus, node) < 0) {
      nearest = cost;
      shortfalls.push(node);
    }
    for (let row = at(leaving.first, node); row < at(leaving.first, node + 1); row += 1) {
      const arc = at(leaving.rows, row);
      if (isOpen(network, arc)) meet(at(head, arc), cost + extra(network, arc));
    }
  }
  if (nearest === far) throw new Error('no path leads from a surplus to a shortfall');
  distance.forEach((cost, node) => add(price, node, Math.min(cost, nearest)));
  return shortfalls;
}

/** How many free arcs each node is away from a shortfall; −1 where none can be had without extra cost. */
function hopsTo(network: Network, shortfalls: readonly number[]): Int32Array {
  const { leaving, head, price, surplus } = network;
  const hops = new Int32Array(price.length).fill(-1);
  const found = shortfalls.filter((node) => at(surplus, node) < 0);
  for (const node of found) hops[node] = 0;
  for (const node of found) {
    for (let row = at(leaving.first, node); row < at(leaving.first, node + 1); row += 1) {
      const arc = at(leaving.rows, row);
      const before = at(head, arc);
      if (at(hops, before) >= 0 || !isFree(network, arc ^ 1)) continue;
      hops[before] = at(hops, node) + 1;
      found.push(before);
    }
  }
  return hops;
}

/** Fills the free paths with the fewest hops (Dinitz 1970); gives how much that carried. */
function carry(network: Network, sources: readonly number[], hops: Int32Array): number {
  const next = network.leaving.first.slice();
  let carried = 0;
  for (const source of sources) {
    while (at(hops, source) >= 0 && at(network.surplus, source) > 0) {
      const path = freePath(network, hops, next, source);
      if (path === null) break;
      carried += push(network, source, path);
    }
  }
  return carried;
}

/** A free path to a shortfall that comes nearer with every hop; null when none is left. */
function freePath(
  network: Network,
  hops: Int32Array,
  next: Int32Array,
  source: number,
): number[] | null {
  const { leaving, head, tail, surplus } = network;
  const path: number[] = [];
  let node = source;
  while (at(surplus, node) >= 0) {
    if (at(next, node) === at(leaving.first, node + 1)) {
      const arc = path.pop();
      if (arc === undefined) return null;
      node = at(tail, arc);
      add(next, node, 1);
      continue;
    }
    const arc = at(leaving.rows, at(next, node));
    const to = at(head, arc);
    if (at(hops, to) === at(hops, node) - 1 && isFree(network, arc)) {
      path.push(arc);
      node = to;
    } else add(next, node, 1);
  }
  return path;
}

/** Carries as much along a path as its ends and its arcs back allow; gives how much that was. */
function push({ flow, head, surplus }: Network, source: number, path: readonly number[]): number {
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
  return amount;
}
