import type { Site } from '../failover/settings/site.ts';
import { createVirtualClock } from './time/clock.ts';
import { createGround } from './ground.ts';
import { createServices } from './wiring.ts';
import type { ServedOperation } from './wire/endpoint.ts';
import { undocumented } from './wire/undocumented.ts';

/** Every operation that a lab on this site serves; nothing is deployed for it. */
export const servedOn = (site: Site): readonly ServedOperation[] => {
  const time = { kind: 'virtual', clock: createVirtualClock(0) } as const;
  const options = { site, time, template: { directory: '', stack: '' } };
  return createServices(options, createGround(options)).endpoint.served;
};

const line = ({ service, operation, protocols, refused }: ServedOperation): string =>
  [
    `${service}.${operation}`.padEnd(46),
    protocols.join(', ').padEnd(31),
    refused.length === 0 ? '' : `without ${refused.join(', ')}`,
  ]
    .join(' ')
    .trimEnd();

const situation = ([what, { operations, code, why }]: [string, (typeof undocumented)[keyof typeof undocumented]]) =>
  `${what} (${operations})\n  ${code}: ${why}`;

/** The operations as a table, what is refused besides, and how where AWS does not document it. */
export const operationsTable = (served: readonly ServedOperation[]): string =>
  [
    ...served.map(line),
    '',
    'Every other operation is refused, and so is a member that is missing, unknown, of a wrong type or beyond a limit.',
    'AWS documents no error for these; the lab answers:',
    '',
    ...Object.entries(undocumented).map(situation),
    '',
  ].join('\n');
