/** Cases from a graph: tours, coverage criteria, chance; and what cases cover. Pure algorithms over numbers. */
export { leastSteps } from './caps.ts';
export { type Cases, SuiteError } from './cases.ts';
export { chanceFrom } from './chance.ts';
export {
  type Covered,
  checkPaths,
  coveredEdges,
  coveredPairs,
  coveredRuns,
  coveredStates,
  coveredSwitches,
} from './coverage.ts';
export { random } from './random.ts';
export { pathTo, reach, reachOf } from './reach.ts';
export { allStates } from './states.ts';
export type { Stop } from './stop.ts';
export { nSwitch, pairs } from './switches.ts';
export { type TourOptions, tour } from './tour.ts';
export { roundTrips } from './trips.ts';
