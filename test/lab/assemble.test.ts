import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { helpOf, readOptions } from '../../lab/commands/arguments.ts';
import { assemble, assembledIn, probeIn } from '../../lab/assemble.ts';
import { startProbes } from '../../lab/commands/processes.ts';
import { createJournal, type Recorded } from '../../lab/journal.ts';
import { surprisesIn } from '../../lab/story/surprises.ts';
import { example } from '../example.ts';

const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'dx-failover-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

describe('a synthesized template of somebody', () => {
  it('is played as it lies there, and is not thrown away', () => {
    const { directory, stack } = example.template;

    const assembled = assembledIn(directory);
    assembled.discard();

    expect(assembled.site).toEqual(example.site);
    expect(assembled.template).toEqual({ directory, stack });
    expect(existsSync(join(directory, `${stack}.template.json`))).toBe(true);
  });

  it('is played with its own probe, whatever lies in dist', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'asset.1'));
    writeFileSync(join(folder, 'asset.1', 'probe.mjs'), "console.log('the probe of the template')");

    const line = await new Promise<string>((resolve) => {
      const surroundings = { site: example.site, url: 'http://127.0.0.1:1', bin: folder };
      const probes = startProbes(probeIn(folder), surroundings, resolve);
      onTestFinished(() => probes.close());
    });

    expect(line).toBe('the probe of the template');
  });

  it('that has no probe is refused', () => {
    const folder = scratch();

    expect(() => probeIn(folder)).toThrow(`${folder} holds no bundle of the probe: synthesize anew`);
  });

  it('that is none is refused with the way to make one', () => {
    const folder = scratch();

    expect(() => assembledIn(folder)).toThrow(
      `--template: ${folder} holds no synthesized site; make one: npx cdk synth -q -c config=FILE -o ${folder}`,
    );
  });
});

describe("a user's own file in mode observe", () => {
  let made: Awaited<ReturnType<typeof assemble>>;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dx-failover-'));
    const file = join(folder, 'failover.yaml');
    writeFileSync(file, readFileSync('failover.example.yaml', 'utf8').replace('mode: act', 'mode: observe'));
    made = await assemble(file, { mode: 'act' });
    rmSync(folder, { recursive: true });
    return () => made.discard();
  });

  it('is synthesized in mode act, and nothing else of it is changed', () => {
    const { directory, stack } = made.template;

    expect(made.site).toEqual(example.site);
    expect(readFileSync(join(directory, `${stack}.template.json`), 'utf8')).toBe(
      readFileSync(join(example.template.directory, `${stack}.template.json`), 'utf8'),
    );
  });
});

it('a synthesis that is given up says so, and leaves no folder', async () => {
  const before = globSync(join(tmpdir(), 'dx-failover-lab-*')).length;

  await expect(assemble('failover.example.yaml', { signal: AbortSignal.abort() })).rejects.toThrow(
    'interrupted while the stack was built',
  );
  expect(globSync(join(tmpdir(), 'dx-failover-lab-*')).length).toBeLessThanOrEqual(before);
});

it('the help of a command names each of its options', () => {
  const options = { port: { type: 'string', about: 'N: the port' }, once: { type: 'boolean', about: 'end' } } as const;

  expect(helpOf('start', options)).toBe(
    'npm start -- [options]\n\n  --port         N: the port\n  --once         end\n',
  );
  expect(() => readOptions(options, ['--prot', '1'])).toThrow(/allowed: --port, --once$/);
});

/** What is no part of the story, of what happens. */
const record = (...happenings: readonly Parameters<ReturnType<typeof createJournal>['record']>[0][]) => {
  const journal = createJournal(() => 0);
  const seen: Recorded[] = [];
  journal.observe((it) => void seen.push(it));
  for (const it of happenings) journal.record(it);
  return surprisesIn(example.site, seen);
};

describe('what the story does not expect', () => {
  const call = { kind: 'api call', action: 'sns:Publish', principal: 'reactor', request: {} as never } as const;
  const published = (key: string, error?: Error) => ({
    ...call,
    error,
    input: { Subject: `[hq] ${key}`, MessageAttributes: { key: { StringValue: key } } },
  });
  const ended = { kind: 'invocation ended', functionName: 'f', requestId: '1', duration: 1 } as const;
  const alarm = { kind: 'alarm', from: 'OK', to: 'ALARM', reason: '' } as const;

  it('is none of its own messages, of signals, and of runs that went well', () => {
    const name = 'dx-failover/hq/signal/ping/primary/a';

    expect(
      record(published('failover'), published('watching'), { ...ended, error: undefined }, { ...alarm, name }),
    ).toEqual([]);
  });

  it('is what else anybody is told, once each; not what could not be published', () => {
    expect(record(published('blind:backup'), published('blind:backup'), published('pinned', new Error('no')))).toEqual([
      'somebody was told what this story does not expect: [hq] blind:backup',
    ]);
  });

  it('is a run that failed, an event that was given up, and a watch alarm that rang', () => {
    expect(
      record(
        { ...ended, error: 'no' },
        { kind: 'dead letter', queue: 'q', body: {} },
        { ...alarm, name: 'dx-failover/hq/watch/reactor-errors' },
        { kind: 'refused', error: new Error('denied') },
        { kind: 'fault of the lab', error: new Error('odd') },
      ),
    ).toEqual([
      'a run of f failed: no',
      'an event was given up, to the queue q',
      'an alarm that watches dx-failover itself rang: dx-failover/hq/watch/reactor-errors',
      'a service was refused: denied',
      'the lab itself failed: Error: odd',
    ]);
  });
});
