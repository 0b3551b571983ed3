import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Log } from '../journal.ts';

/** What AWS answers a call that was signed with credentials which have ended, or which it does not know any more. */
const isEnded = (error: unknown): boolean =>
  error instanceof Error && /^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient)/.test(error.name);

/**
 * Lets a client fetch its credentials anew when AWS says that they have ended, and make the call once more.
 *
 * The SDK fetches them when they end by the host's clock. Where that is an hour slow, it would sign with ended ones for an
 * hour: its correction of the clock (`systemClockOffset`) is for signatures, and does not reach the expiry of credentials.
 */
export const renewCredentials = (client: CloudWatchClient, log: Log): void => {
  const renew: (options: { forceRefresh: boolean }) => Promise<unknown> = client.config.credentials;
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (!isEnded(error)) throw error;
        log('warn', 'the credentials have ended; they are fetched anew', { error: String(error) });
        await renew({ forceRefresh: true });
        return next(args);
      }
    },
    // Around all that signs: what is called again is signed again.
    { step: 'initialize', name: 'renewal' },
  );
};
