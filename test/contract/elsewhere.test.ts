import { CreateTransitGatewayPrefixListReferenceCommand, EC2Client } from '@aws-sdk/client-ec2';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveHttp } from '../../lab/wire/http.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import { askable, contrast } from './elsewhere/contrast.ts';
import { needsAt } from './elsewhere/ours.ts';
import { list, startLab, table, vpn } from './lab-under-test.ts';
import { suites, type Suite } from './trials.ts';
import { startWholeLab } from './whole-lab.ts';

/** The contract at another endpoint: here the lab itself, as it is, and with something otherwise. */

const named = (name: string): Suite => {
  const suite = suites.find((one) => one.name === name);
  if (suite === undefined) throw new Error(`${name}: no suite`);
  return suite;
};

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'operator', secretAccessKey: 'none' } };

/** Plays a suite at a lab; `alter` throws what that endpoint answers instead. */
const played = async (suite: Suite, alter: (action: string) => void = () => undefined, signal?: AbortSignal) => {
  const { lab, url, close } = await startWholeLab();
  onTestFinished(close);
  lab.endpoint.intercept(({ action }) => alter(action));
  const made: string[] = [];
  const need = {
    makes: 'what it needs',
    make: () => Promise.resolve(made.push('made')).then(() => new Map()),
    unmake: () => Promise.resolve(void made.push('deleted')),
  };
  const found = await contrast(suite, need, { url, settings, ...(signal && { signal }) }).catch((error: unknown) => {
    if (error === signal?.reason) return [];
    throw error;
  });
  return { found, made };
};

describe('the contract elsewhere', () => {
  it.each(suites)('finds nothing in the lab: $name', async (suite) => {
    const { found, made } = await played(suite);

    expect(found.filter(({ verdict }) => verdict.kind !== 'same')).toEqual([]);
    expect(found.map(({ title }) => title)).toEqual(askable(suite).map(({ title }) => title));
    expect(found.length).toBeGreaterThan(1);
    expect(made).toEqual(['made', 'deleted']);
  });

  it('that is interrupted ends, and deletes what it made', async () => {
    const stop = new AbortController();
    let calls = 0;

    const { found, made } = await played(
      named('ssm'),
      () => {
        calls += 1;
        stop.abort(new Error('interrupted'));
      },
      stop.signal,
    );

    expect([found, made, calls]).toEqual([[], ['made', 'deleted'], 1]);
  });

  it('says what is expected and what came, where it differs', async () => {
    const { found } = await played(named('directconnect'), () => {
      throw new ServiceError('DirectConnectClientException', 'there is no such thing');
    });

    expect(found).toEqual([
      {
        operation: 'DescribeVirtualInterfaces',
        title: 'DescribeVirtualInterfaces',
        verdict: {
          kind: 'differs',
          expected:
            'an answer {"virtualInterfaces":[{"virtualInterfaceId":"dxvif-0a1b2c3d","bgpPeers":[{"bgpStatus":"up"}]}]}',
          came: 'DirectConnectClientException: there is no such thing',
        },
      },
      {
        operation: 'DescribeVirtualInterfaces',
        title: 'DescribeVirtualInterfaces: an interface that is none',
        verdict: {
          kind: 'differs',
          expected: 'DirectConnectClientException: Virtual Interface ID dxvif-0 was not found',
          came: 'DirectConnectClientException: there is no such thing',
        },
      },
    ]);
  });

  it.each([
    ['InvalidAction', 400],
    ['InternalFailure', 501],
  ])('takes %s, HTTP %i, for not built', async (code, status) => {
    const { found } = await played(named('logs'), () => {
      throw new ServiceError(code, 'no', status);
    });

    // What the lab cannot read it refuses before it looks for the operation.
    expect(found.map(({ verdict }) => verdict.kind)).not.toContain('differs');
    expect(found[0]).toMatchObject({ title: 'FilterLogEvents', verdict: { kind: 'not built' } });
  });

  it('deletes what it made also where it could not go on', async () => {
    const unmade: string[] = [];
    const need = {
      makes: 'half of it',
      make: () => Promise.reject(new Error('no right to')),
      unmake: () => Promise.resolve(void unmade.push('deleted')),
    };

    await expect(contrast(named('sns'), need, { url: 'http://127.0.0.1:9', settings })).rejects.toThrow('no right to');
    expect(unmade).toEqual(['deleted']);
  });

  it('asks nothing of what cannot be deleted, and makes no parameter but its own', () => {
    expect(askable(named('cloudwatch')).map(({ operation }) => operation)).not.toContain('PutMetricData');
    const puts = askable(named('ssm')).filter(({ operation }) => operation === 'PutParameter');
    expect(new Set(puts.map(({ input }) => input['Name']))).toEqual(new Set(['/dx-failover/contract']));
  });
});

const run = (...options: readonly string[]) => {
  const command = [join(import.meta.dirname, 'elsewhere/command.ts'), ...options];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, { encoding: 'utf8', input: '' });
  return { stdout, stderr, status };
};

it('a reference that is still changing is deleted once it has come to rest', async () => {
  const { clock, transitGateway, http } = await startLab();
  onTestFinished(() => http.close());
  const client = { ...settings, endpoint: http.url, maxAttempts: 1 };
  const given = { routeTable: table, prefixList: list, attachment: vpn.id };
  const { ec2: need } = needsAt(client, 'x', given, () => clock.advance(1000));
  const key = { TransitGatewayRouteTableId: table, PrefixListId: list };
  await need?.make();
  await new EC2Client(client).send(
    new CreateTransitGatewayPrefixListReferenceCommand({ ...key, TransitGatewayAttachmentId: vpn.id }),
  );
  const before = transitGateway.references(table).map(({ state }) => state);

  await need?.unmake();

  expect([before, transitGateway.references(table).map(({ state }) => state)]).toEqual([['pending'], ['deleting']]);
});

describe('npm run contract', () => {
  it('needs a URL', () => {
    expect(run()).toEqual({ stdout: '', stderr: '--endpoint-url: give the URL to ask\n', status: 2 });
  });

  it('makes nothing without --yes where nobody can be asked, and says what it would make', async () => {
    const asked: string[] = [];
    const handle = () => Promise.reject(new Error(String(asked.push('asked'))));
    const { lab, close } = await startWholeLab();
    const http = await serveHttp({ endpoint: { ...lab.endpoint, handle }, port: 0 });

    const { stdout, stderr, status } = run('--endpoint-url', http.url);

    expect([stderr, status, asked]).toEqual(['nobody is here to be asked: give --yes\n', 2, []]);
    expect(stdout).toMatch(
      /^At http:.*, this makes and deletes again:\n- the alarm dx-failover-contract-[0-9a-f]{8}\/losses/,
    );
    await http.close();
    await close();
  });
});
