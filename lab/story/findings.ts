import { formatInstant, type Instant } from '../../failover/time.ts';
import type { Recorded } from '../journal.ts';
import type { Stage } from './stage.ts';

/** What a story found: read off the journal and the route tables, never off what was expected. */

/** One switch of traffic, as the last line of `--json` tells it. */
export interface Switched {
  readonly at: string;
  readonly from: 'primary' | 'backup';
  readonly to: 'primary' | 'backup';
  readonly reason: string;
}

/** One announcement. */
export interface Announced {
  readonly at: string;
  readonly kind: string;
  readonly subject: string;
}

/** A call that succeeded, by anybody but the lab's operator. */
export const isReactorCall = (happening: Recorded, action: string): boolean =>
  happening.kind === 'api call' && happening.action === action && happening.error === undefined;

/** The state of every list's reference in every route table of the site. A list that the deployment made has no id here. */
export const references = ({
  site: { routing },
  transitGateway,
}: Pick<Stage, 'site' | 'transitGateway'>): readonly { readonly state: string }[] =>
  routing.routeTables.flatMap((table) => {
    const standing = transitGateway.references(table);
    const made = standing.filter(({ prefixListId }) => routing.prefixLists.every(({ id }) => id !== prefixListId));
    return routing.prefixLists.map(({ id }) => {
      const reference = id === undefined ? made.shift() : standing.find((it) => it.prefixListId === id);
      return { state: reference?.state ?? 'absent' };
    });
  });

interface Publication {
  readonly Subject?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

/** What was published after `from`, in order. */
export const announcedAfter = (seen: readonly Recorded[], from: Instant): readonly Announced[] =>
  seen.flatMap((it) => {
    if (it.kind !== 'api call' || it.action !== 'sns:Publish' || it.error !== undefined || it.at < from) return [];
    const { Subject: subject = '', MessageAttributes: attributes } = it.input as Publication;
    return [{ at: formatInstant(it.at), kind: attributes?.['kind']?.StringValue ?? 'unknown', subject }];
  });

interface DecidedLine {
  readonly message: string;
  readonly path: Switched['from'];
  readonly from: Switched['from'];
  readonly rule: string;
  readonly reason: string;
}

const decidedLine = (line: string): DecidedLine | undefined => {
  if (!line.includes('"decided"')) return undefined;
  const parsed = JSON.parse(line) as DecidedLine;
  return parsed.message === 'decided' ? parsed : undefined;
};

const writes: Readonly<Record<string, Switched['from']>> = {
  'ec2:CreateTransitGatewayPrefixListReference': 'backup',
  'ec2:DeleteTransitGatewayPrefixListReference': 'primary',
};

/** The switches after `from`: each first successful write towards a path, with the reason that the run before it logged. */
export const findSwitches = (seen: readonly Recorded[], from: Instant): readonly Switched[] => {
  let path: Switched['from'] = 'primary';
  let reason = '';
  const switches: Switched[] = [];
  for (const it of seen.filter(({ at }) => at >= from)) {
    const decided = it.kind === 'log line' ? decidedLine(it.line) : undefined;
    if (decided !== undefined && decided.path !== decided.from) reason = `${decided.rule} ${decided.reason}`;
    const to = it.kind === 'api call' && it.error === undefined ? writes[it.action] : undefined;
    if (to === undefined || to === path) continue;
    switches.push({ at: formatInstant(it.at), from: path, to, reason });
    path = to;
  }
  return switches;
};
