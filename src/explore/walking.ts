/**
 * From paths that were planned on the graph to cases that were really walked. A state of the graph stands for many
 * places, and no two years are alike: after a long walk a place may no longer be what the graph takes it for. There
 * the case ends, and another life begins: it goes the shortest way to the same state, and on from there. Each state
 * was found by its shortest path, so that the next edge can be taken there for certain.
 */
import type { Path } from './graph.ts';
import type { Model } from './model.ts';
import { Strayed } from './strayed.ts';
import type { SuiteStep } from './suite.ts';
import { pathTo, reachOf } from './suites/index.ts';

export interface WalkedCase {
  readonly path: Path;
  readonly steps: readonly SuiteStep[];
}

export interface Walked {
  readonly cases: readonly WalkedCase[];
  /** Where planned paths could not be followed, in words, each once. */
  readonly strayed: readonly string[];
}

/**
 * Walks every path. `together` is how many edges in a row are of interest: so many are taken again before a case goes
 * on, so that no run of them is torn apart. Throws what `model.run` throws where not even a shortest path leads on.
 */
export function walkAll(model: Model, paths: readonly Path[], together: number): Walked {
  const { graph } = model;
  const reach = reachOf(graph);
  const cases: WalkedCase[] = [];
  const strayed = new Set<string>();
  for (const path of paths) {
    let [begun, done] = [0, 0];
    let way: Path = [];
    for (;;) {
      const life = [...way, ...path.slice(begun)];
      const walked = attempt(model, life);
      if (!(walked instanceof Strayed)) {
        cases.push({ path: life, steps: walked });
        break;
      }
      strayed.add(walked.message);
      const at = begun + walked.step - way.length;
      if (at <= begun) throw walked;
      if (at > done) {
        const taken = life.slice(0, walked.step);
        cases.push({ path: taken, steps: model.run(taken) });
        done = at;
      }
      begun = Math.max(at + 1 - together, begun + 1);
      way = pathTo(reach, graph.from[path[begun] as number] as number);
    }
  }
  return { cases, strayed: [...strayed] };
}

function attempt(model: Model, path: Path): readonly SuiteStep[] | Strayed {
  try {
    return model.run(path);
  } catch (error) {
    if (error instanceof Strayed) return error;
    throw error;
  }
}
