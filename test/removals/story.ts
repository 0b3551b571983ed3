import type { Path } from '../../failover/path.ts';
import { second } from '../../failover/time.ts';
import type { ServedCall } from '../../lab/wire/endpoint.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import type { VirtualStage } from '../story/virtual-stage.ts';

/** A stage whose lines can also lose a share of their packets. */
export interface Scene extends VirtualStage {
  /** From 0 to 1, evenly spread: never long in a row unless it is 1. */
  readonly losing: Record<Path, number>;
}

/** Something that happens to a site. It does the same things at the same moments, whatever the reactor makes of them. */
export interface Story {
  readonly name: string;
  /** Names of removals that it is likely to catch: only the order in which stories are played goes by it. */
  readonly about: RegExp;
  readonly play: (scene: Scene) => Promise<void>;
}

/** A minute after the stage has been opened, just after a scheduled look: the next one is as far away as can be. */
export const begin = ({ clock }: Scene): Promise<void> => clock.advance(65 * second);

/** Lets AWS refuse these actions to whoever calls them, until the answer is called. */
export const refuse = ({ lab }: Scene, ...actions: readonly string[]): (() => void) =>
  lab.endpoint.intercept(({ action }: ServedCall) => {
    if (actions.includes(action)) throw new ServiceError('ServiceUnavailable', `${action} is not available`, 503);
  });

/** What a client of the SDK needs to call the lab of a scene as whoever has the access key. */
export const clientOf = ({ site, lab }: Scene, accessKeyId: string) => ({
  region: site.region,
  credentials: { accessKeyId, secretAccessKey: 'lab' },
  requestHandler: lab.requestHandler,
  maxAttempts: 1,
});

/** The access key of the operator, who may everything. */
export const operator = 'LAB-OPERATOR';
