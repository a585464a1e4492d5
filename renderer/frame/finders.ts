import { patientFinder } from '../screens/patients/finder.ts';
import { visitFinder } from '../screens/visits/finder.ts';
import type { Finder } from './finder.ts';

/** One line a finder; their results stand one below the other in this order, the commands last. */
export const finders: readonly Finder[] = [patientFinder, visitFinder];
