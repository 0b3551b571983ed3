import { expect, test } from 'vitest';
import { createVirtualClock } from '../../lab/time/clock.ts';
import { speakAsPing } from '../../lab/network/ping-lines.ts';
import { virtualPing } from './virtual-ping.ts';

const order = { address: '10.109.2.1', interval: 200 };

test('a ping in virtual time prints what the stand-in for ping prints, at the same moments, until it is killed', async () => {
  const clock = createVirtualClock(0);
  const [virtual, standIn]: [string[], string[]] = [[], []];
  const isUp = () => clock.now() < 1000 || clock.now() >= 2000;
  const ending = new AbortController();

  const process = virtualPing(clock, isUp)(order, (line) => void virtual.push(`${clock.now()} ${line}`));
  const speaking = speakAsPing(order, {
    clock,
    answers: () => Promise.resolve(isUp()),
    print: (line) => void standIn.push(`${clock.now()} ${line}`),
    signal: ending.signal,
  });
  await clock.advance(3000);
  process.kill();
  ending.abort();
  await clock.advance(1000);

  await speaking;
  await expect(process.exited).resolves.toBe('killed');
  expect(virtual).toEqual(standIn);
  expect(virtual.filter((line) => line.includes('no answer yet'))).toHaveLength(5);
  expect(virtual.at(-1)).toBe('3000 [3.000000] 64 bytes from 10.109.2.1: icmp_seq=16 ttl=63 time=2.00 ms');
});
