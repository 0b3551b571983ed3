import type { Site } from '../../failover/settings/site.ts';
import type { Clock } from '../../failover/time.ts';
import type { Journal } from '../journal.ts';
import type { Links } from '../network/links.ts';
import type { TransitGateway } from '../services/transit-gateway.ts';
import type { Users } from './users.ts';

/** All that a story needs of the lab: it plays on the links and looks at the rest. */
export interface Stage {
  readonly site: Site;
  readonly clock: Clock;
  readonly journal: Pick<Journal, 'observe'>;
  readonly links: Links;
  readonly transitGateway: TransitGateway;
  readonly users: Users;
}
