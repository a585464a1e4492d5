import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { percentile } from './result.ts';

/** The load on a callback server: so many connections, each sending its next callback when the last one is acknowledged. */
export interface CallbackLoad {
  readonly port: number;
  readonly path: string;
  readonly token: string;
  readonly facility: string;
  /** Holds `anyId` where each callback has an id of its own. */
  readonly body: string;
  readonly anyId: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadReport {
  /** Acknowledged callbacks a second. */
  readonly rate: number;
  /** Milliseconds within which 99 of 100 were acknowledged. */
  readonly p99: number;
}

// Given by the thread that starts this file.
const load = workerData as CallbackLoad;

/** Written by hand, because an HTTP client would cost more than the server that is measured. */
function requestText(id: string): string {
  const body = load.body.replaceAll(load.anyId, id);
  return [
    `POST ${load.path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `REQUEST-ID: ${id}`,
    'TIMESTAMP: 2026-11-24T05:00:00.000Z',
    `X-HIP-ID: ${load.facility}`,
    `Authorization: Bearer ${load.token}`,
    '',
    body,
  ].join('\r\n');
}

function runConnection(until: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(load.port, '127.0.0.1');
    let began = 0;
    let answer = '';
    const next = () => {
      began = performance.now();
      if (began < until) socket.write(requestText(randomUUID()));
      else socket.end();
    };
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.once('connect', next);
    socket.on('data', (text: string) => {
      answer += text;
      // The acknowledgement has no body: its head is all there is.
      if (!answer.endsWith('\r\n\r\n')) return;
      if (!answer.startsWith('HTTP/1.1 202')) return void socket.destroy(new Error(answer.slice(0, 60)));
      answer = '';
      times.push(performance.now() - began);
      next();
    });
    socket.once('close', () => resolve());
    socket.once('error', reject);
  });
}

const start = performance.now();
const times: number[] = [];
const until = start + load.seconds * 1000;
await Promise.all(Array.from({ length: load.connections }, () => runConnection(until, times)));
const report: LoadReport = {
  rate: times.length / ((performance.now() - start) / 1000),
  p99: percentile(times, 0.99),
};
parentPort?.postMessage(report);
