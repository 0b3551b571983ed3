import { expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../lab/time/clock.ts';
import { createAnswers } from '../../probe/judging/answers.ts';
import type { OwnWay } from '../../probe/judging/own-way.ts';
import { createTargetWatch } from '../../probe/target-watch.ts';
import { createFakePings } from './ping-stand-in.ts';

const detection = { interval: 200, threshold: 10 };
const source = '10.0.0.8';
const network = { isPresent: () => true, wasPresentSince: () => true };

/** A target of the primary under watch, whose pings the test speaks for; `way` tells of the host's own way to it. */
const watch = async (way: () => Promise<void> = () => Promise.resolve()) => {
  const clock = createVirtualClock(1_800_000_000_000);
  const pings = createFakePings();
  const journal: unknown[] = [];
  const asked: Parameters<OwnWay['ask']>[0][] = [];
  const stop = new AbortController();
  const ask: OwnWay['ask'] = (order) => {
    asked.push(order);
    return way;
  };
  const target = createTargetWatch({
    of: { path: 'primary', target: { address: '10.109.2.1' }, slot: 'a', source },
    detection,
    clock,
    network,
    answers: createAnswers(detection),
    ownWay: { isOwn: (address) => address === source, ask },
    heard: () => undefined,
    spawnPing: pings.spawn,
    connect: () => Promise.resolve(1),
    log: (level, message, fields) => journal.push({ level, message, ...fields }),
  });
  const ended = target.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await clock.advance(2000);
    await ended;
  });
  await clock.advance(0);
  const warned = () => journal.filter((it) => (it as { level: string }).level === 'warn');
  return { clock, target, asked, warned, say: (...lines: string[]) => pings.started.at(-1)?.say(...lines) };
};

const refused = (sequence: number, by = source): string => `From ${by} icmp_seq=${sequence} Packet filtered`;

test('the way is asked about from the address that the pings come from', async () => {
  const { asked } = await watch();

  expect(asked).toEqual([{ address: '10.109.2.1', source }]);
});

test('what is forgotten is no streak any more', async () => {
  const { target, say } = await watch();

  say('no answer yet for icmp_seq=1', 'no answer yet for icmp_seq=2');
  expect(target.streak().losses).toBe(2);
  target.forget();

  expect(target.streak().losses).toBe(0);
});

test('an excuse is told once, and another one again', async () => {
  const { warned, say } = await watch();

  say(refused(1), refused(2), `64 bytes from 10.9.9.9: icmp_seq=3 ttl=60 time=1 ms (DIFFERENT ADDRESS!)`);

  expect(warned()).toHaveLength(2);
});

test('an excuse is told, and is one, also while the host has no way', async () => {
  let isOpen = true;
  const { clock, target, warned, say } = await watch(() =>
    isOpen ? Promise.resolve() : Promise.reject(new Error('EACCES')),
  );
  isOpen = false;
  await clock.advance(1100);
  say(refused(1));
  isOpen = true;
  await clock.advance(600);
  say('no answer yet for icmp_seq=1', 'no answer yet for icmp_seq=2');

  expect(warned()).toHaveLength(1);
  expect(target.streak().losses).toBe(1);
});
