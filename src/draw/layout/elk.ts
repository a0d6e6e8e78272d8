/**
 * Layout by ELK's `layered`. Cycles are broken before it is asked: a way that leads back up in the picture's order is
 * handed over reversed and turned round again, so what comes first in the picture stands on top.
 */
import type { ELK, ElkExtendedEdge, ElkLabel, ElkNode, LayoutOptions } from 'elkjs';
import type { Box, Way } from '../picture.ts';
import { ancestorsOf, commonParent, looseIn } from './nesting.ts';
import type { Places, Point, Question, Rectangle } from './placed.ts';
import { childrenOf, hasRoom, type Sized } from './sizing.ts';

/** How else a picture could come out; the best of them is taken. */
export interface Trial {
  readonly placement: 'NETWORK_SIMPLEX' | 'BRANDES_KOEPF';
  /** True keeps boxes of one layer in the picture's order where nothing is lost by it. */
  readonly ordered: boolean;
}

/** Above it, placing by network simplex takes seconds, and minutes soon. */
const mostForSimplex = 60;
/** Up to here a second trial is not felt. */
const mostForTrials = 30;
/** Above it ELK takes more than some ten seconds. */
const mostForElk = 2_000;

/** What is worth trying for a picture, by the number of things in it that need a place; nothing for a huge one. */
export function trialsFor({ picture }: Question): readonly Trial[] {
  const things = picture.boxes.length + picture.ways.length;
  if (things > mostForElk) return [];
  if (things > mostForSimplex) return [{ placement: 'BRANDES_KOEPF', ordered: false }];
  const free: Trial = { placement: 'NETWORK_SIMPLEX', ordered: false };
  return things > mostForTrials ? [free] : [free, { ...free, ordered: true }];
}

let engine: Promise<ELK> | null = null;

/** Loaded when first needed: it is 1.6 MB of script. */
function elk(): Promise<ELK> {
  engine ??= import('elkjs/lib/elk.bundled.js').then((module) => new module.default.default());
  return engine;
}

/** Throws where ELK does. */
export async function placedByElk(question: Question, trial: Trial): Promise<Places> {
  const upward = upwardOf(question);
  const root = graphOf(question, trial, upward);
  return placesIn(await (await elk()).layout(root), upward);
}

function upwardOf({ picture }: Question): ReadonlySet<string> {
  const rank = new Map(picture.boxes.map(({ id }, n) => [id, n]));
  const at = (id: string) => rank.get(id) ?? 0;
  return new Set(picture.ways.filter(({ from, to }) => at(to) < at(from)).map(({ id }) => id));
}

function graphOf(question: Question, trial: Trial, upward: ReadonlySet<string>): ElkNode {
  const { picture, sizes } = question;
  const children = childrenOf(picture);
  const above = ancestorsOf(picture);
  const loose = looseIn(picture);
  const edges = Map.groupBy(picture.ways, (way) => commonParent(above, way));
  const order = new Map(picture.boxes.map(({ id }, n) => [id, n]));

  const nodeOf = (box: Box): ElkNode => {
    const { width, height, card } = sizes.get(box.id) as Sized;
    const inside = children.get(box.id) ?? [];
    const layoutOptions: LayoutOptions = {
      'elk.position': `(${(order.get(box.id) ?? 0) * 10}, 0)`,
      ...(box.kind === 'start' ? onTop : {}),
    };
    if (!hasRoom(box) || inside.length === 0) return { id: box.id, width, height, layoutOptions };
    return {
      id: box.id,
      layoutOptions: {
        ...options(trial),
        ...layoutOptions,
        'elk.padding': `[top=${height},left=20,bottom=20,right=20]`,
        // ELK swaps the two for a compound that is laid out downwards.
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${height}, ${width})`,
      },
      children: [
        ...(card === null ? [] : [{ id: cardId(box.id), ...card, layoutOptions: onTop }]),
        ...inside.map(nodeOf),
      ],
      edges: (edges.get(box.id) ?? []).map(edgeOf),
    };
  };

  const edgeOf = (way: Way): ElkExtendedEdge => {
    const [from, to] = upward.has(way.id) ? [way.to, way.from] : [way.from, way.to];
    return { id: way.id, sources: [from], targets: [to], labels: labelsOf(question, way) };
  };

  return {
    id: '',
    layoutOptions: { ...options(trial), 'elk.padding': '[top=20,left=20,bottom=20,right=20]' },
    children: (children.get(null) ?? []).filter(({ id }) => !loose.has(id)).map(nodeOf),
    edges: (edges.get(null) ?? []).map(edgeOf),
  };
}

const onTop: LayoutOptions = { 'elk.layered.layering.layerConstraint': 'FIRST' };
const cardId = (id: string) => `${id} card`;

function labelsOf({ labels }: Question, { id }: Way): ElkLabel[] {
  const label = labels.get(id);
  if (!label) return [];
  const { width, height } = label;
  const layoutOptions = { 'elk.edgeLabels.inline': 'true' };
  return [{ id: `${id} label`, text: id, width, height, layoutOptions }];
}

function options({ placement, ordered }: Trial): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.direction': 'DOWN',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
    'elk.separateConnectedComponents': 'false',
    // Any number; of the first nine, the one under which the machines of this project come out tidiest.
    'elk.randomSeed': '5',
    'elk.json.shapeCoords': 'ROOT',
    'elk.json.edgeCoords': 'ROOT',
    'elk.layered.crossingMinimization.semiInteractive': String(ordered),
    'elk.layered.nodePlacement.strategy': placement,
    'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
    // More costs time by the square, and made no picture of this project better than another seed did.
    'elk.layered.thoroughness': '4',
    'elk.spacing.nodeNode': '36',
    'elk.spacing.edgeNode': '20',
    'elk.spacing.edgeEdge': '16',
    'elk.spacing.edgeLabel': '2',
    'elk.layered.spacing.nodeNodeBetweenLayers': '28',
    'elk.layered.spacing.edgeNodeBetweenLayers': '16',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  };
}

function placesIn(root: ElkNode, upward: ReadonlySet<string>): Places {
  const boxes = new Map<string, Rectangle>();
  const cards = new Map<string, Rectangle>();
  const ways = new Map<string, { points: readonly Point[]; label: Point }>();
  const visit = ({ id: around, children = [], edges = [] }: ElkNode): void => {
    for (const { id, sections, labels } of edges) {
      const points = (sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
        startPoint,
        ...bendPoints,
        endPoint,
      ]);
      const { x = 0, y = 0 } = labels?.[0] ?? {};
      ways.set(id, { points: upward.has(id) ? points.toReversed() : points, label: { x, y } });
    }
    for (const child of children) {
      const { id, x = 0, y = 0, width = 0, height = 0 } = child;
      if (id === cardId(around)) cards.set(around, { x, y, width, height });
      else boxes.set(id, { x, y, width, height });
      visit(child);
    }
  };
  visit(root);
  return { width: root.width ?? 0, height: root.height ?? 0, boxes, cards, ways };
}
