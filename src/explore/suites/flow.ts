/**
 * The cheapest flow that carries every surplus to a shortfall over arcs of boundless capacity: successive shortest
 * paths with prices, all paths of one length at a time (Ford & Fulkerson 1962; Edmonds & Karp 1972).
 *
 * A node's price is its distance from the surpluses so far. An arc whose cost equals the rise in price lies on a
 * shortest path, and only such arcs carry flow, so the flow is the cheapest of its size at every moment. Rounds
 * number about as many as there are different path lengths, not as many as there are units to carry.
 */
import { add, at, groupedBy } from './columns.ts';
import { NearestFirst } from './queue.ts';

export interface Arcs {
  readonly nodes: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  /** Whole numbers from 0; a path's cost stays below 2³⁰. */
  readonly cost: Int32Array;
}

/** Rows lie in the order of the nodes that they leave. Each arc has two: one there, and one that takes its flow back. */
interface Network {
  /** The rows that leave a node: from `first[node]` up to, without, `first[node + 1]`. */
  readonly first: Int32Array;
  readonly head: Int32Array;
  readonly cost: Int32Array;
  /** How much more may flow: boundless there, and back as much as flows there. */
  readonly room: Int32Array;
  /** The other row of the same arc. */
  readonly back: Int32Array;
  readonly price: Int32Array;
  /** What is still to be carried: positive at a surplus, negative at a shortfall. */
  readonly surplus: Int32Array;
}

const far = 2 ** 30;

/**
 * How much flows over each arc. `surplus` has a number a node, positive where flow starts and negative where it
 * ends; the sum is 0. Null as soon as it is sure to cost more than `mostCost`. Throws where no path leads from a surplus
 * to any shortfall that is left.
 */
export function cheapestFlow(arcs: Arcs, surplus: Int32Array, mostCost: number): Int32Array | null {
  const { network, rowOf } = networkOf(arcs, surplus);
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
  return arcs.tail.map((_, arc) => at(network.room, at(network.back, at(rowOf, arc))));
}

/** The network without flow, and the row there of each arc. */
function networkOf({ nodes, tail, head, cost }: Arcs, surplus: Int32Array) {
  const arcs = tail.length;
  // Before they are put in order, arc n is row n there and row n + arcs back.
  const tails = Int32Array.from([...tail, ...head]);
  const heads = Int32Array.from([...head, ...tail]);
  const { first, rows: order } = groupedBy(tails, nodes);
  const place = new Int32Array(order.length);
  order.forEach((row, n) => {
    place[row] = n;
  });
  const network: Network = {
    first,
    head: order.map((row) => at(heads, row)),
    cost: order.map((row) => (row < arcs ? at(cost, row) : -at(cost, row - arcs))),
    room: order.map((row) => (row < arcs ? far : 0)),
    back: order.map((row) => at(place, row < arcs ? row + arcs : row - arcs)),
    price: new Int32Array(nodes),
    surplus: surplus.slice(),
  };
  return { network, rowOf: place.subarray(0, arcs) };
}

/** What a row costs above the rise in price from its tail to its head: never negative where there is room. */
const extra = ({ head, cost, price }: Network, tail: number, row: number) =>
  at(cost, row) + at(price, tail) - at(price, at(head, row));

/**
 * Raises prices so that the rows of the shortest paths from the sources cost nothing extra: Dijkstra 1959, as far as
 * the nearest shortfalls. Gives those shortfalls.
 */
function reprice(network: Network, sources: readonly number[]): number[] {
  const { first, head, room, price, surplus } = network;
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
    for (let row = at(first, node); row < at(first, node + 1); row += 1) {
      if (at(room, row) > 0) meet(at(head, row), cost + extra(network, node, row));
    }
  }
  if (nearest === far) throw new Error('no path leads from a surplus to a shortfall');
  distance.forEach((cost, node) => add(price, node, Math.min(cost, nearest)));
  return shortfalls;
}

/** How many free rows, with room and without extra cost, lead from each node to a shortfall; −1 where none do. */
function hopsTo(network: Network, shortfalls: readonly number[]): Int32Array {
  const { first, head, room, back, price, surplus } = network;
  const hops = new Int32Array(price.length).fill(-1);
  const found = shortfalls.filter((node) => at(surplus, node) < 0);
  for (const node of found) hops[node] = 0;
  for (const node of found) {
    for (let row = at(first, node); row < at(first, node + 1); row += 1) {
      const before = at(head, row);
      // What this row costs extra, its other row costs less: both are free, or neither.
      if (at(hops, before) >= 0 || extra(network, node, row) !== 0) continue;
      if (at(room, at(back, row)) === 0) continue;
      hops[before] = at(hops, node) + 1;
      found.push(before);
    }
  }
  return hops;
}

/** Fills the free paths with the fewest hops (Dinitz 1970); gives how much that carried. */
function carry(network: Network, sources: readonly number[], hops: Int32Array): number {
  const next = network.first.slice();
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
  const { first, head, room, back, surplus } = network;
  const path: number[] = [];
  let node = source;
  while (at(surplus, node) >= 0) {
    const row = at(next, node);
    if (row === at(first, node + 1)) {
      const last = path.pop();
      if (last === undefined) return null;
      node = at(head, at(back, last));
      add(next, node, 1);
      continue;
    }
    const isNearer = at(hops, at(head, row)) === at(hops, node) - 1;
    if (isNearer && at(room, row) > 0 && extra(network, node, row) === 0) {
      path.push(row);
      node = at(head, row);
    } else add(next, node, 1);
  }
  return path;
}

/** Carries as much along a path as its ends and its rows allow; gives how much that was. */
function push(network: Network, source: number, path: readonly number[]): number {
  const { head, room, back, surplus } = network;
  const last = path.at(-1);
  const end = last === undefined ? source : at(head, last);
  const amount = path.reduce(
    (least, row) => Math.min(least, at(room, row)),
    Math.min(at(surplus, source), -at(surplus, end)),
  );
  for (const row of path) {
    // Boundless room stays boundless.
    if (at(room, row) < far) add(room, row, -amount);
    if (at(room, at(back, row)) < far) add(room, at(back, row), amount);
  }
  add(surplus, source, -amount);
  add(surplus, end, amount);
  return amount;
}
