import type { Attempted } from './api-errors.ts';
import type { Action } from './documented-errors.ts';
import type { Outcome } from './outcome.ts';

/** What becomes of an outage where a call fails, stated for each call: once, and for good. Errors of one call behave alike, but for some. */

interface Stated {
  readonly once: Outcome;
  readonly always: Outcome;
  /** By code, what is otherwise. */
  readonly except?: Readonly<Partial<Record<string, Partial<Pick<Stated, 'once' | 'always'>>>>>;
}

/** As if nothing were wrong. */
const usual: Outcome = { failover: 'in time', failback: 'in time', said: 'at once', told: [] };

/** Runs that reject, once a minute: three alarms ring, none of them by way of the reactor. */
const rejecting = ['watch/dead-letters', 'watch/reactor-errors', 'watch/reactor-not-run'] as const;

/** By the codes of an answer that is lost after the deed. */
const unheard = (always: Outcome) => ({ 'cut-off-after': { always }, 'silent-after': { always } });

export const outcomes: Readonly<Record<Action, Stated>> = {
  // Read again at once. For good: BGP, read directly, decides; what the probes see is unknown, so no failback.
  'cloudwatch:DescribeAlarms': {
    once: usual,
    always: { ...usual, failover: 'by BGP', failback: 'never', told: ['blind:backup', 'half-blind:primary'] },
  },
  // For good: ping decides failover, and failback waits.
  'directconnect:DescribeVirtualInterfaces': {
    once: usual,
    always: { ...usual, failback: 'never', told: ['half-blind:primary'] },
  },
  // For good: a create needs no look; a delete does.
  'ec2:GetTransitGatewayPrefixListReferences': {
    once: usual,
    always: { ...usual, failback: 'never', told: ['unread'] },
  },
  // For good: failover needs neither override nor memory; failback needs both.
  'ssm:GetParameters': { once: usual, always: { ...usual, failback: 'never', told: rejecting } },
  // For good: traffic stays on the dead line, and that is said by all means that there are.
  'ec2:CreateTransitGatewayPrefixListReference': {
    once: usual,
    always: {
      failover: 'never',
      failback: 'nothing to do',
      said: 'nothing to say',
      told: ['watch/dead-letters', 'watch/reactor-errors', 'write-failed'],
    },
    // The reactor looks, and takes what is done for its own. A write has 4 s.
    except: { ...unheard(usual), 'silent-before': { once: { ...usual, failover: 'seconds late' } } },
  },
  // For good: traffic stays on the backup, which carries it.
  'ec2:DeleteTransitGatewayPrefixListReference': {
    once: usual,
    always: { ...usual, failback: 'never', told: [...rejecting, 'write-failed'] },
    except: unheard(usual),
  },
  // It only confirms.
  'ec2:SearchTransitGatewayRoutes': { once: usual, always: { ...usual, told: ['unconfirmed'] } },
  // For good: traffic moves all the same; that the reactor cannot speak is said by alarms, which publish by themselves.
  'sns:Publish': {
    once: usual,
    always: { ...usual, said: 'never', told: rejecting },
    // It arrives each time, and is sent again, for nobody knows.
    except: unheard({ ...usual, told: rejecting }),
  },
  // For good: this process remembers, as long as it lives.
  'ssm:PutParameter': {
    once: usual,
    always: { ...usual, told: rejecting },
    // It is written each time, so only the runs that have something to remember reject.
    except: {
      'cut-off-after': { always: { ...usual, told: ['watch/dead-letters', 'watch/reactor-errors'] } },
      'silent-after': { always: { ...usual, told: ['watch/reactor-errors'] } },
    },
  },
  // Datapoints come a period later. For good: the fast lane sets the alarm; then the probe is silent.
  'cloudwatch:PutMetricData': {
    once: usual,
    always: { ...usual, failback: 'never', told: ['blind:backup', 'half-blind:primary', 'watch/probe-silent'] },
    except: unheard(usual),
  },
  // The probe insists a second later. For good: the alarm's own evaluation comes within 10 s.
  'cloudwatch:SetAlarmState': {
    once: usual,
    always: { ...usual, failover: 'seconds late' },
    except: unheard(usual),
  },
};

/** What is to become of an outage with this error. */
export const statedOutcome = ({ action, error, span }: Attempted): Outcome => {
  const stated = outcomes[action];
  return stated.except?.[error.code]?.[span] ?? stated[span];
};
