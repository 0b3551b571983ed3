import type { Lab } from '../lab.ts';
import { ServiceError } from '../wire/service.ts';

/**
 * Takes something away, to see what follows: `events` (the rule on the signal alarms), `schedule`, or an action such as
 * `ec2:CreateTransitGatewayPrefixListReference`, which is then refused.
 */
export const takeAway = ({ bus, endpoint }: Lab, what: readonly string[]): void => {
  for (const rule of bus.rules()) {
    if (what.includes('events') && rule.name.endsWith('-signal-change')) bus.disable(rule.name);
    if (what.includes('schedule') && rule.name.endsWith('-schedule')) bus.disable(rule.name);
  }
  endpoint.intercept(({ action }) => {
    if (what.includes(action))
      throw new ServiceError('UnauthorizedOperation', `You are not authorized to perform ${action}.`, 403);
  });
};
