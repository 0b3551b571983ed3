import { HttpResponse } from '@smithy/core/protocols';
import type { inProcess } from '../../lab/wire/in-process.ts';

/** What EC2 may answer to a write, put in the place of the lab's own answer at the SDK's request handler. */

type Handle = ReturnType<typeof inProcess>['handle'];

const xml = (statusCode: number, text: string): { response: HttpResponse } => ({
  response: new HttpResponse({
    statusCode,
    headers: { 'content-type': 'text/xml' },
    body: new TextEncoder().encode(text),
  }),
});

const refusal =
  (status: number, code: string): Handle =>
  () =>
    Promise.resolve(
      xml(
        status,
        `<Response><Errors><Error><Code>${code}</Code><Message>so it says</Message></Error></Errors><RequestID>1</RequestID></Response>`,
      ),
    );

/** Gives no answer until the caller gives up. */
const silence: Handle = (_request, options) =>
  new Promise((_resolve, reject) => {
    (options?.abortSignal as AbortSignal | undefined)?.addEventListener('abort', () => reject(new Error('given up')), {
      once: true,
    });
  });

/** By name; `success` answers well and does nothing. The codes are guesses: AWS documents none, and none is looked at. */
export const answers = {
  success: () => Promise.resolve(xml(200, '<Response><requestId>1</requestId></Response>')),
  duplicate: refusal(400, 'RouteAlreadyExists'),
  'not-found': refusal(400, 'InvalidRoute.NotFound'),
  throttled: refusal(503, 'RequestLimitExceeded'),
  'timed-out': silence,
  denied: refusal(403, 'UnauthorizedOperation'),
  'unknown-error': refusal(500, 'SomethingNobodyExpected'),
} as const satisfies Readonly<Record<string, Handle>>;

export type Answer = keyof typeof answers;
