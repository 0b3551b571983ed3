import { FilterLogEventsCommand as Filter } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLabFor, ways } from './clients.ts';
import { logGroup, start } from './lab-under-test.ts';

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

  it('finds lines by time, and by a member of their JSON', async () => {
    const lines = ['{"message":"decided"}', '{"message":"stayed"}', 'decided', 'null', '{"message":"decided","n":2}'];
    for (const [index, message] of lines.entries())
      lab.logService.append({ group: logGroup, stream: 'one', message, at: start + index });
    const filterPattern = '{ $.message = "decided" }';

    expect(await filter({})).toEqual(lines);
    expect(await filter({ filterPattern })).toEqual([lines[0], lines[4]]);
    expect(await filter({ filterPattern, startTime: start + 1 })).toEqual([lines[4]]);
  });

  it('gives lines page by page', async () => {
    for (const message of ['a', 'b', 'c'])
      lab.logService.append({ group: logGroup, stream: 'one', message, at: start });

    const first = await lab.logs.send(new Filter({ logGroupName: logGroup, limit: 2 }));

    expect(first.events?.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(await filter({ nextToken: first.nextToken })).toEqual(['c']);
  });
});
