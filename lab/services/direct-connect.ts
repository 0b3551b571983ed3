import * as sdk from '@aws-sdk/client-direct-connect';
import type { Instant } from '../../failover/time.ts';
import { minute } from '../../failover/time.ts';
import type { Timers } from '../timers.ts';
import type { ServiceError, Answer, Call, Service } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import { shownTest } from './bgp-tests.ts';
import type { BgpTest } from './bgp-tests.ts';
import { createListeners } from './listeners.ts';
import type { Listeners } from './listeners.ts';
import { page } from './page.ts';
import { servingOnly } from './served-members.ts';

/** A virtual interface as it is set up. */
export interface VirtualInterfaceSettings {
  readonly id: string;
  readonly connection: string;
  readonly addressFamily: 'ipv4' | 'ipv6';
  /** The BGP key, which `DescribeVirtualInterfaces` gives away; made up, so that a test can look for it in logs. */
  readonly authKey: string;
}

/** A virtual interface as it is now. */
export interface VirtualInterfaceStatus extends VirtualInterfaceSettings {
  /** Whether the line carries BGP at all. */
  readonly isLineUp: boolean;
  readonly isTesting: boolean;
  /** BGP is up: the line is, and no failover test holds it down. */
  readonly isUp: boolean;
}

/** Direct Connect of the lab: its service, and what the lab's links do to it without the API. */
export interface DirectConnect {
  readonly service: Service;
  virtualInterfaces(): readonly VirtualInterfaceStatus[];
  setLine(id: string, state: 'down' | 'up'): void;
  /** Hears of each BGP session that goes up or down; the answer ends it. */
  onBgpChanged(listener: (status: VirtualInterfaceStatus) => void): () => void;
}

interface State {
  readonly timers: Timers;
  readonly interfaces: Map<string, VirtualInterfaceStatus>;
  readonly tests: BgpTest[];
  readonly listeners: Listeners<VirtualInterfaceStatus>;
}

const clientError = (message: string): ServiceError =>
  undocumentedError('any mistake with a failover test or an interface', message);

const interfaceOf = ({ interfaces }: State, id = ''): VirtualInterfaceStatus => {
  const found = interfaces.get(id);
  if (!found) throw clientError(`Virtual Interface ID ${id} was not found`);
  return found;
};

const change = (
  state: State,
  id: string,
  to: Partial<Pick<VirtualInterfaceStatus, 'isLineUp' | 'isTesting'>>,
): void => {
  const before = interfaceOf(state, id);
  const merged = { ...before, ...to };
  const after = { ...merged, isUp: merged.isLineUp && !merged.isTesting };
  state.interfaces.set(id, after);
  if (after.isUp !== before.isUp) state.listeners.tell(after);
};

/** `available` with BGP up, `testing` in a failover test, else `down`. */
const stateOf = ({ isUp, isTesting }: VirtualInterfaceStatus): sdk.VirtualInterfaceState => {
  if (isTesting) return 'testing';
  return isUp ? 'available' : 'down';
};

const shown = (status: VirtualInterfaceStatus, { account, region }: Call): sdk.VirtualInterface => ({
  virtualInterfaceId: status.id,
  connectionId: status.connection,
  virtualInterfaceType: 'transit',
  ownerAccount: account,
  region,
  addressFamily: status.addressFamily,
  authKey: status.authKey,
  virtualInterfaceState: stateOf(status),
  bgpPeers: [
    {
      bgpPeerId: status.id.replace('dxvif', 'dxpeer'),
      addressFamily: status.addressFamily,
      authKey: status.authKey,
      bgpPeerState: 'available',
      bgpStatus: status.isUp ? 'up' : 'down',
    },
  ],
});

const describe =
  (state: State) =>
  (
    input: sdk.DescribeVirtualInterfacesCommandInput,
    call: Call,
  ): Answer<sdk.DescribeVirtualInterfacesCommandOutput> => {
    const { virtualInterfaceId: id, connectionId } = input;
    const all = id === undefined ? [...state.interfaces.values()] : [interfaceOf(state, id)];
    const matching = all.filter(({ connection }) => connectionId === undefined || connection === connectionId);
    const { items, next } = page(
      matching,
      { size: input.maxResults, token: input.nextToken },
      'DirectConnectClientException',
    );
    return { virtualInterfaces: items.map((status) => shown(status, call)), nextToken: next };
  };

const finish = (state: State, id: string, ending: { status: 'completed' | 'stopped'; at: Instant }): BgpTest => {
  const index = state.tests.findIndex((test) => test.virtualInterfaceId === id && test.status === 'testing');
  const test = state.tests[index];
  if (!test) throw clientError(`Virtual Interface ${id} has no failover test in progress`);
  const ended = { ...test, status: ending.status, end: ending.at };
  state.tests[index] = ended;
  change(state, id, { isTesting: false });
  return ended;
};

const start =
  (state: State) =>
  (
    input: sdk.StartBgpFailoverTestCommandInput,
    { account, now }: Call,
  ): Answer<sdk.StartBgpFailoverTestCommandOutput> => {
    const { id, isTesting } = interfaceOf(state, input.virtualInterfaceId);
    // The default of the API reference.
    const minutes = input.testDurationInMinutes ?? 180;
    if (isTesting) throw clientError(`Virtual Interface ${id} already has a failover test in progress`);
    const number = String(state.tests.length + 1).padStart(12, '0');
    const test: BgpTest = {
      id: `test-${number}`,
      virtualInterfaceId: id,
      minutes,
      start: now,
      end: undefined,
      status: 'testing',
    };
    state.tests.push(test);
    change(state, id, { isTesting: true });
    state.timers.after(minutes * minute, () => {
      if (state.tests.includes(test)) finish(state, id, { status: 'completed', at: state.timers.clock.now() });
    });
    return { virtualInterfaceTest: shownTest(test, account) };
  };

const stop =
  (state: State) =>
  (
    input: sdk.StopBgpFailoverTestCommandInput,
    { account, now }: Call,
  ): Answer<sdk.StopBgpFailoverTestCommandOutput> => {
    const { id } = interfaceOf(state, input.virtualInterfaceId);
    return { virtualInterfaceTest: shownTest(finish(state, id, { status: 'stopped', at: now }), account) };
  };

const history =
  (state: State) =>
  (
    input: sdk.ListVirtualInterfaceTestHistoryCommandInput,
    { account }: Call,
  ): Answer<sdk.ListVirtualInterfaceTestHistoryCommandOutput> => {
    const { testId, virtualInterfaceId, status } = input;
    const tests = state.tests.filter(
      (test) =>
        (testId ?? test.id) === test.id &&
        (virtualInterfaceId ?? test.virtualInterfaceId) === test.virtualInterfaceId &&
        (status ?? test.status) === test.status,
    );
    return { virtualInterfaceTestHistory: tests.map((test) => shownTest(test, account)) };
  };

/** Makes Direct Connect of the lab with these virtual interfaces, all of them up. */
export const createDirectConnect = (interfaces: readonly VirtualInterfaceSettings[], timers: Timers): DirectConnect => {
  const up = interfaces.map(
    (settings) => [settings.id, { ...settings, isLineUp: true, isTesting: false, isUp: true }] as const,
  );
  const state: State = { timers, interfaces: new Map(up), tests: [], listeners: createListeners() };
  return {
    service: {
      sdk,
      operations: {
        DescribeVirtualInterfaces: describe(state),
        StartBgpFailoverTest: servingOnly(['virtualInterfaceId', 'testDurationInMinutes'], start(state)),
        StopBgpFailoverTest: stop(state),
        ListVirtualInterfaceTestHistory: servingOnly(['testId', 'virtualInterfaceId', 'status'], history(state)),
      },
    },
    virtualInterfaces: () => [...state.interfaces.values()],
    setLine: (id, line) => change(state, id, { isLineUp: line === 'up' }),
    onBgpChanged: (listener) => state.listeners.add(listener),
  };
};
