import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Instant } from '../../failover/time.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Service } from '../wire/service.ts';
import { page } from './page.ts';
import { servingOnly } from './served-members.ts';

/** One line of a log. */
export interface LogEvent {
  readonly group: string;
  readonly stream: string;
  readonly message: string;
  readonly at: Instant;
}

/** CloudWatch Logs of the lab, which functions write to: no operation does. */
export interface Logs {
  readonly service: Service;
  addGroup(name: string): void;
  /** What a function writes, in the order of time; makes the group where it is missing, as Lambda does. */
  append(event: LogEvent): void;
  /** The lines of a group, oldest first; none where it does not exist. */
  events(group: string): readonly LogEvent[];
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

const memberOf = (line: string, name: string): unknown => {
  try {
    return (JSON.parse(line) as Readonly<Record<string, unknown>> | null)?.[name];
  } catch {
    return undefined;
  }
};

/** Of the filter patterns the lab serves the one that the runbook uses: a line of JSON with this text in that member. */
const matching = (pattern: string): ((line: string) => boolean) => {
  const [, name, text] = /^\{ \$\.(\w+) = "([^"]*)" \}$/.exec(pattern) ?? [];
  if (name === undefined) throw invalid(`the lab serves { $.member = "text" } as filterPattern, got ${pattern}`);
  return (line) => memberOf(line, name) === text;
};

const filterIn =
  (groups: ReadonlyMap<string, readonly LogEvent[]>) =>
  (input: sdk.FilterLogEventsCommandInput): Answer<sdk.FilterLogEventsCommandOutput> => {
    const { logGroupName = '', startTime = 0, filterPattern, limit: size, nextToken: token } = input;
    const group = groups.get(logGroupName);
    if (!group) throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
    const matches = filterPattern === undefined ? () => true : matching(filterPattern);
    const events = group.filter(({ at, message }) => at >= startTime && matches(message));
    const { items, next } = page(events, { size, token }, 'InvalidParameterException');
    return {
      events: items.map(({ stream, at, message }) => ({ logStreamName: stream, timestamp: at, message })),
      nextToken: next,
    };
  };

/** Makes CloudWatch Logs without a group. */
export const createLogs = (): Logs => {
  const groups = new Map<string, LogEvent[]>();
  const groupOf = (name: string): LogEvent[] => {
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    return group;
  };
  return {
    service: {
      sdk,
      operations: {
        // `aws logs tail` asks for `interleaved`, which is how AWS answers anyway.
        FilterLogEvents: servingOnly(
          ['logGroupName', 'startTime', 'filterPattern', 'interleaved', 'limit', 'nextToken'],
          filterIn(groups),
        ),
      },
    },
    addGroup: (name) => void groupOf(name),
    append: (event) => void groupOf(event.group).push(event),
    events: (group) => groups.get(group) ?? [],
  };
};
