import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { Instant } from '../../failover/time.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Call, Service } from '../wire/service.ts';
import { createListeners } from './listeners.ts';
import type { Listeners } from './listeners.ts';
import { page } from './page.ts';
import { servingOnly } from './served-members.ts';

/** One line of a log. */
export interface LogEvent {
  readonly group: string;
  readonly stream: string;
  readonly message: string;
  readonly at: Instant;
}

/** CloudWatch Logs of the lab. */
export interface Logs {
  readonly service: Service;
  addGroup(name: string): void;
  /** What a function writes; makes the group and the stream where they are missing, as Lambda does. */
  append(event: LogEvent): void;
  /** The lines of a group, oldest first; none where it does not exist. */
  events(group: string): readonly LogEvent[];
  /** Hears of each line; the answer ends it. */
  onEvent(listener: (event: LogEvent) => void): () => void;
}

interface State {
  /** By group, then by stream. */
  readonly groups: Map<string, Map<string, LogEvent[]>>;
  readonly listeners: Listeners<LogEvent>;
}

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

const found = <T>(items: ReadonlyMap<string, T>, name: string, kind: 'group' | 'stream'): T => {
  const item = items.get(name);
  if (!item) throw new ServiceError('ResourceNotFoundException', `The specified log ${kind} does not exist.`);
  return item;
};

const groupOf = ({ groups }: State, name = '') => found(groups, name, 'group');

const add = (state: State, event: LogEvent): void => {
  found(groupOf(state, event.group), event.stream, 'stream').push(event);
  state.listeners.tell(event);
};

const createStream =
  (state: State) =>
  ({ logGroupName, logStreamName = '' }: sdk.CreateLogStreamCommandInput): void => {
    const group = groupOf(state, logGroupName);
    if (group.has(logStreamName))
      throw new ServiceError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    group.set(logStreamName, []);
  };

const putEvents =
  (state: State) =>
  (input: sdk.PutLogEventsCommandInput): Answer<sdk.PutLogEventsCommandOutput> => {
    const { logGroupName: group = '', logStreamName: stream = '', logEvents = [] } = input;
    found(groupOf(state, group), stream, 'stream');
    const times = logEvents.map(({ timestamp = 0 }) => timestamp);
    if (times.some((time, index) => time < (times[index - 1] ?? time)))
      throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
    for (const { message = '', timestamp = 0 } of logEvents) add(state, { group, stream, message, at: timestamp });
    return {};
  };

/** Of the filter patterns the lab serves a list of words, or one quoted phrase, that a line must hold. */
const termsOf = (pattern: string): readonly string[] => {
  const quoted = /^"([^"]*)"$/.exec(pattern)?.[1];
  if (quoted !== undefined) return [quoted];
  if (!/^[\w ]*$/.test(pattern))
    throw invalid(`the lab serves words or one "quoted phrase" as filterPattern, got ${pattern}`);
  return pattern.split(' ').filter(Boolean);
};

const allEvents = (state: State, group: string | undefined): readonly LogEvent[] =>
  [...groupOf(state, group).values()].flat().toSorted((one, other) => one.at - other.at);

const filterEvents =
  (state: State) =>
  (input: sdk.FilterLogEventsCommandInput): Answer<sdk.FilterLogEventsCommandOutput> => {
    const { startTime = 0, endTime = Infinity, logStreamNames: streams, filterPattern = '' } = input;
    const terms = termsOf(filterPattern);
    const events = allEvents(state, input.logGroupName).filter(
      ({ at, stream, message }) =>
        at >= startTime &&
        at < endTime &&
        (streams?.includes(stream) ?? true) &&
        terms.every((term) => message.includes(term)),
    );
    const { items, next } = page(events, { size: input.limit, token: input.nextToken }, 'InvalidParameterException');
    return {
      events: items.map(({ stream, at, message }) => ({ logStreamName: stream, timestamp: at, message })),
      nextToken: next,
    };
  };

const describeGroups =
  (state: State) =>
  (
    { logGroupNamePrefix = '' }: sdk.DescribeLogGroupsCommandInput,
    _call: Call,
  ): Answer<sdk.DescribeLogGroupsCommandOutput> => ({
    logGroups: [...state.groups.keys()]
      .filter((name) => name.startsWith(logGroupNamePrefix))
      .map((logGroupName) => ({ logGroupName })),
  });

const append = (state: State, event: LogEvent): void => {
  const streams = state.groups.get(event.group) ?? new Map<string, LogEvent[]>();
  state.groups.set(event.group, streams);
  if (!streams.has(event.stream)) streams.set(event.stream, []);
  add(state, event);
};

/** Makes CloudWatch Logs without a group. */
export const createLogs = (): Logs => {
  const state: State = { groups: new Map(), listeners: createListeners() };
  return {
    service: {
      sdk,
      operations: {
        CreateLogStream: createStream(state),
        PutLogEvents: servingOnly(['logGroupName', 'logStreamName', 'logEvents'], putEvents(state)),
        FilterLogEvents: servingOnly(
          ['logGroupName', 'logStreamNames', 'startTime', 'endTime', 'filterPattern', 'limit', 'nextToken'],
          filterEvents(state),
        ),
        DescribeLogGroups: servingOnly(['logGroupNamePrefix'], describeGroups(state)),
      },
    },
    addGroup: (name) => void (state.groups.has(name) || state.groups.set(name, new Map())),
    append: (event) => append(state, event),
    events: (group) => (state.groups.has(group) ? allEvents(state, group) : []),
    onEvent: (listener) => state.listeners.add(listener),
  };
};
