import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readSettings } from '../../failover/settings/reading/settings-file.ts';
import type { Site } from '../../failover/settings/site.ts';
import { createVirtualClock } from '../../lab/time/clock.ts';
import type { Recorded } from '../../lab/journal.ts';
import type { LabOptions } from '../../lab/ground.ts';
import { createLab, type Lab } from '../../lab/lab.ts';

export const toyDirectory = join(import.meta.dirname, '../fixtures/toy-stack');
export const start = Date.UTC(2026, 10, 24, 8);

/** The example site, whose network surrounds the toy stack. */
export const exampleSite = (): Site => {
  const settings = readSettings(readFileSync(join(import.meta.dirname, '../../failover.example.yaml'), 'utf8'));
  if (settings.kind !== 'valid') throw new Error('the example is invalid');
  const [site] = settings.sites;
  if (site === undefined) throw new Error('the example has no site');
  return site;
};

interface ToyTemplate {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** A copy of the toy stack, changed by `change`, as a place to deploy from. */
export const changedToy = (change: (template: ToyTemplate) => void): LabOptions['template'] => {
  const directory = mkdtempSync(join(tmpdir(), 'toy-stack-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(toyDirectory, directory, { recursive: true });
  const file = join(directory, 'toy.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as ToyTemplate;
  change(template);
  writeFileSync(file, JSON.stringify(template));
  // Its bundle imports the SDK from this repository.
  const assets = join(directory, 'toy.assets.json');
  writeFileSync(
    assets,
    readFileSync(assets, 'utf8').replace('"asset.toy"', JSON.stringify(join(toyDirectory, 'asset.toy'))),
  );
  return { directory, stack: 'toy' };
};

/** Adds to the environment of the toy's function. */
export const setVariables = ({ Resources }: ToyTemplate, variables: Readonly<Record<string, unknown>>): void => {
  const environment = Resources['Function']?.Properties['Environment'] as { Variables: object } | undefined;
  Object.assign(environment?.Variables ?? {}, variables);
};

/** What the toy tests hold in hand. */
export interface ToyLab {
  readonly lab: Lab;
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly cloudWatch: CloudWatchClient;
  readonly happenings: readonly Recorded[];
}

/** The toy stack in virtual time, on the clock of 2026-11-24 08:00 UTC. */
export const startToy = async (options: Partial<LabOptions> = {}): Promise<ToyLab> => {
  const clock = createVirtualClock(start);
  const template = { directory: toyDirectory, stack: 'toy' };
  const lab = await createLab({ template, site: exampleSite(), time: { kind: 'virtual', clock }, ...options });
  const happenings: Recorded[] = [];
  lab.observe((happening) => void happenings.push(happening));
  const cloudWatch = new CloudWatchClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'LAB-TEST', secretAccessKey: 'lab' },
    requestHandler: lab.requestHandler,
    maxAttempts: 1,
  });
  return { lab, clock, cloudWatch, happenings };
};
