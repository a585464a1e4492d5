import { parentPort, workerData } from 'node:worker_threads';
import { type CopyJob, runCopyJob } from './backup/index.ts';

/**
 * The entry of every worker thread. The bundle has a single worker file, so the task stands in `workerData`; each module
 * is loaded only by the thread that needs it.
 */
// Only this program starts the file, with one of its own jobs.
const job = workerData as CopyJob | { readonly task: 'check' | 'open' | 'send' };

switch (job.task) {
  case 'copy':
    parentPort?.postMessage(runCopyJob(job));
    break;
  case 'check':
    await import('./fhir/worker.ts');
    break;
  case 'open':
    await import('./received/worker.ts');
    break;
  case 'send':
    await import('./transfer/worker.ts');
    break;
}
