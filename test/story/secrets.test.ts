import { expect, it } from 'vitest';
import { playOutage } from '../../lab/story/outage.ts';
import { inVirtualTime, openVirtual } from './virtual-stage.ts';
import { example } from '../example.ts';

it('reads the BGP keys, and lets none of them out: no log line, message, parameter, metric or call holds one', async () => {
  const stage = await openVirtual(example);
  const planted = 'bgp-key-of-';
  const told: string[] = [];
  let answers = 0;
  stage.lab.observe((happening) => void told.push(JSON.stringify(happening)));
  stage.lab.endpoint.onCall(({ service, output }) => {
    if (service === 'Direct Connect' && JSON.stringify(output)?.includes(planted)) answers += 1;
  });

  await inVirtualTime(stage.clock, playOutage(stage, { tell: () => undefined, await: () => undefined }), 'the end');
  await stage.close();

  expect(answers).toBeGreaterThan(2);
  expect(told.length).toBeGreaterThan(50);
  expect(told.filter((text) => text.includes(planted))).toEqual([]);
});
