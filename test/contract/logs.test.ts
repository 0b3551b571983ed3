import {
  CreateLogStreamCommand as CreateStream,
  DescribeLogGroupsCommand as DescribeGroups,
  FilterLogEventsCommand as Filter,
  PutLogEventsCommand as Put,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLabFor, ways } from './clients.ts';
import { logGroup, start } from './lab-under-test.ts';

const stream = { logGroupName: logGroup, logStreamName: 'one' };
const line = (message: string, offset = 0) => ({ message, timestamp: start + offset });

describe.each(ways)('CloudWatch Logs, called by the SDK %s', (way) => {
  let lab: Awaited<ReturnType<typeof startLabFor>>;
  const filter = async (input: object) => {
    const { events = [] } = await lab.logs.send(new Filter({ logGroupName: logGroup, ...input }));
    return events.map(({ message }) => message);
  };
  beforeEach(async () => {
    lab = await startLabFor(way);
  });
  afterEach(() => lab.http.close());

  it('stores lines, and finds them by time, stream and word', async () => {
    await lab.logs.send(new CreateStream(stream));
    await lab.logs.send(new Put({ ...stream, logEvents: [line('R3 failover'), line('R4 stay', 10)] }));
    lab.logService.append({ group: logGroup, stream: 'two', message: 'R3 again', at: start + 5 });

    expect(await filter({})).toEqual(['R3 failover', 'R3 again', 'R4 stay']);
    expect(await filter({ filterPattern: 'R3' })).toEqual(['R3 failover', 'R3 again']);
    expect(await filter({ filterPattern: '"R4 stay"' })).toEqual(['R4 stay']);
    expect(await filter({ startTime: start + 5, endTime: start + 10 })).toEqual(['R3 again']);
    expect(await filter({ logStreamNames: ['one'] })).toEqual(['R3 failover', 'R4 stay']);
  });

  it('gives lines page by page', async () => {
    for (const message of ['a', 'b', 'c'])
      lab.logService.append({ group: logGroup, stream: 'one', message, at: start });

    const first = await lab.logs.send(new Filter({ logGroupName: logGroup, limit: 2 }));

    expect(first.events?.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(await filter({ nextToken: first.nextToken })).toEqual(['c']);
  });

  it('lists groups by the beginning of their names', async () => {
    lab.logService.addGroup('/dx-failover/hq-2/reactor');

    const { logGroups } = await lab.logs.send(new DescribeGroups({ logGroupNamePrefix: '/dx-failover/hq/' }));

    expect(logGroups).toEqual([{ logGroupName: logGroup }]);
  });

  it('refuses lines that run backwards', async () => {
    await lab.logs.send(new CreateStream(stream));

    const sent = lab.logs.send(new Put({ ...stream, logEvents: [line('b', 1), line('a')] }));

    await expect(sent).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Log events in a single PutLogEvents request must be in chronological order.',
    });
  });
});
