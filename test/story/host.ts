import { HttpResponse } from '@smithy/core/protocols';
import { minute, type Milliseconds } from '../../failover/time.ts';
import { enclosed, type Outside } from '../../lab/commands/process.ts';
import type { RequestHandler } from '../../lab/wire/in-process.ts';

/** A probe's host in virtual time. */
export interface Host extends ReturnType<typeof enclosed> {
  /** It is no more: nothing of it goes on. */
  die(): void;
  readonly died: Promise<void>;
  /** Whatever comes waits. */
  freeze(): void;
  thaw(): void;
  /** Puts its clock forward, or back. */
  setClock(by: Milliseconds): void;
}

const refused = () =>
  new HttpResponse({
    statusCode: 400,
    body: new TextEncoder().encode('{"__type":"InvalidSignatureException","message":"Signature expired"}'),
  });

/**
 * What is signed by a clock that is five minutes off is refused, and tells AWS's time as every answer does: from then on
 * the SDK signs by that. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
const signedBy = (offset: () => Milliseconds, { clock, requestHandler }: Outside): RequestHandler => {
  let reckoned: Milliseconds = 0;
  return {
    ...requestHandler,
    handle: async (...call) => {
      const isRefused = Math.abs(offset() - reckoned) > 5 * minute;
      const { response } = isRefused ? { response: refused() } : await requestHandler.handle(...call);
      if (isRefused) reckoned = offset();
      const headers = { ...response.headers, date: new Date(clock.now()).toUTCString() };
      return { response: Object.assign(response, { headers }) };
    },
  };
};

/** A host that is well. */
export const createHost = ({ clock, requestHandler }: Outside): Host => {
  let state: 'dead' | 'frozen' | 'well' = 'well';
  let offset: Milliseconds = 0;
  const waiting: (() => void)[] = [];
  const death = Promise.withResolvers<void>();

  const enter = (go: () => void): void => {
    if (state === 'well') go();
    else if (state === 'frozen') waiting.push(go);
  };
  const itsClock = { ...clock, now: () => clock.now() + offset };
  return {
    ...enclosed({ clock: itsClock, requestHandler: signedBy(() => offset, { clock, requestHandler }) }, enter),
    die: () => {
      state = 'dead';
      death.resolve();
    },
    died: death.promise,
    freeze: () => {
      if (state === 'well') state = 'frozen';
    },
    thaw: () => {
      if (state === 'frozen') state = 'well';
      for (const go of waiting.splice(0)) enter(go);
    },
    setClock: (by) => {
      offset = by;
    },
  };
};
