import { onTestFinished } from 'vitest';
import { createVirtualClock } from '../../lab/time/clock.ts';
import type { AskHost } from '../../probe/judging/own-network.ts';
import type { OwnWay } from '../../probe/judging/own-way.ts';
import { createProbe } from '../../probe/probe.ts';
import { createCloudWatchStandIn, type Arrived } from './cloudwatch-stand-in.ts';
import { createLinkedPings } from './ping-stand-in.ts';
import { siteWith, type SiteChanges } from './site.ts';

/** A whole second, at the start of a period of 10 s. */
export const start = 1_800_000_000_000;
export const primary = '10.109.2.1';
export const backup = '10.109.3.1';
export const through = '10.3.0.10';

/** A probe in slot a that runs in virtual time until the test ends. */
export const startProbe = async (changes: SiteChanges = {}, askHost?: AskHost, ownWay?: OwnWay) => {
  const clock = createVirtualClock(start);
  const cloudWatch = createCloudWatchStandIn(clock);
  const pings = createLinkedPings(clock);
  const stop = new AbortController();
  const said: string[] = [];
  const states: string[] = [];
  const probe = createProbe({
    site: siteWith(changes),
    slot: 'a',
    clock,
    client: cloudWatch.client,
    log: (_level, message) => said.push(message),
    spawnPing: pings.spawn,
    connect: () => Promise.resolve(2),
    askHost,
    ownWay,
    random: () => 0.5,
    alive: (state) => states.push(state),
  });
  const ended = probe.run(stop.signal);
  const finish = async (): Promise<void> => {
    stop.abort();
    await clock.advance(6000);
    await ended;
  };
  onTestFinished(finish);
  const of = (name: string, target = primary): Arrived[] =>
    cloudWatch.data.filter((it) => it.name === name && it.dimensions['Target'] === target);
  /** Of a path as a whole. */
  const ofPath = (name: string, path = 'primary'): Arrived[] =>
    cloudWatch.data.filter(
      ({ name: its, dimensions }) => its === name && dimensions['Path'] === path && dimensions['Target'] === undefined,
    );
  await clock.advance(0);
  return { clock, cloudWatch, pings, finish, said, states, of, ofPath };
};

/** A probe on a host whose own network the test cuts and mends. */
export const withNetwork = async (changes: SiteChanges = {}) => {
  const network = { isUp: true };
  const probe = await startProbe(changes, () =>
    network.isUp ? Promise.resolve() : Promise.reject(new Error('EHOSTUNREACH')),
  );
  /** Cuts the network of the host: the metadata service and every target fall silent together. */
  const cut = (): void => {
    network.isUp = false;
    for (const address of [primary, backup]) probe.pings.links.set(address, 'cut');
  };
  const mend = (): void => {
    network.isUp = true;
    for (const address of [primary, backup]) probe.pings.links.set(address, 1);
  };
  return { ...probe, network, cut, mend };
};

export const valuesOf = (data: readonly Arrived[]): (number | undefined)[] => data.map(({ value }) => value);
