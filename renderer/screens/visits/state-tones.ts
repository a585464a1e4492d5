import type { VisitState } from '../../../core/visits/model.ts';
import type { Tone } from '../../ui/index.ts';

/** What of the queue asks for a look. */
export const stateTones: Readonly<Record<VisitState, Tone>> = {
  waiting: 'plain',
  called: 'warn',
  'with-doctor': 'accent',
  done: 'good',
  left: 'plain',
};
