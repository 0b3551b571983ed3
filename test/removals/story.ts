import { second } from '../../failover/time.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import type { VirtualStage } from '../story/virtual-stage.ts';

/** Something that happens to a site. It does the same things at the same moments, whatever the reactor makes of them. */
export interface Story {
  readonly name: string;
  /** Names of removals that it is likely to catch: only the order in which stories are played goes by it. */
  readonly about: RegExp;
  readonly play: (stage: VirtualStage) => Promise<void>;
}

/** A minute after the stage has been opened, just after a scheduled look: the next one is as far away as can be. */
export const begin = ({ clock }: VirtualStage): Promise<void> => clock.advance(65 * second);

/** Lets AWS refuse an action to whoever calls it, until the answer is called. */
export const refuse = ({ lab }: VirtualStage, action: string): (() => void) =>
  lab.endpoint.intercept((call) => {
    if (call.action === action) throw new ServiceError('ServiceUnavailable', `${action} is not available`, 503);
  });
