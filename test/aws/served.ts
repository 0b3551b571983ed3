import { inProcess } from '../../lab/wire/in-process.ts';
import { createEndpoint } from '../../lab/wire/endpoint.ts';
import type { Service } from '../../lab/wire/service.ts';
import { createVirtualClock } from '../../lab/time/clock.ts';
import { now } from '../failover/scene.ts';

/** Settings of an SDK client that talks to operations which a test wrote, and the inputs that they got. */
export const served = (sdk: Service['sdk'], operations: Readonly<Record<string, (input: never) => unknown>>) => {
  const clock = createVirtualClock(now);
  const endpoint = createEndpoint({
    services: [{ sdk, operations }],
    clock,
    region: 'us-east-1',
    account: '111122223333',
  });
  const inputs: unknown[] = [];
  endpoint.intercept(({ input }) => void inputs.push(input));
  return {
    inputs,
    client: {
      region: 'us-east-1',
      credentials: { accessKeyId: 'reactor', secretAccessKey: 'none' },
      maxAttempts: 1,
      requestHandler: inProcess(endpoint),
    },
  };
};

/** A signal that never aborts. */
export const patient = new AbortController().signal;
