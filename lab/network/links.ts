import { paths, type Path } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';
import { second, type Milliseconds } from '../../failover/time.ts';
import type { DirectConnect } from '../services/direct-connect.ts';
import type { TransitGateway } from '../services/transit-gateway.ts';
import type { Timers } from '../time/timers.ts';
import { returnOf } from './way-back.ts';

/** The two lines to on-premises: what can be cut. A cut line carries nothing and answers nothing; it closes no port. */
export interface Links {
  isUp(path: Path): boolean;
  cut(path: Path): void;
  restore(path: Path): void;
  /** The path that the transit gateway selects for the address, or undefined where it selects none of the two. */
  pathOf(address: string): Path | undefined;
  /** The path by which the answer comes back that on-premises gives to the source, a probe's first address unless given. */
  returnOf(address: string, source?: string): Path | undefined;
  /** Whether a packet to the address, and its answer to the source, come through now. */
  carries(address: string, source?: string): boolean;
  /** On-premises loses its static routes to the probes' second addresses: what a router's new configuration does. */
  loseStaticRoutes(): void;
  /** Hears of every cut and restoration. */
  onChange(listener: () => void): void;
  /** Hears of every change of the route tables. */
  onRoutes(listener: () => void): void;
}

interface Surroundings {
  readonly site: Site;
  readonly transitGateway: TransitGateway;
  readonly directConnect: DirectConnect;
  readonly timers: Timers;
}

/** BGP without BFD gives up after its hold time. Direct Connect's default. */
const holdTime: Milliseconds = 90 * second;
/** From the line's return until BGP is established again: modelled. */
const establishing: Milliseconds = 5 * second;

/** Two lines that are up; the primary takes BGP and its propagated routes with it after the hold time. */
export const createLinks = (surroundings: Surroundings): Links => {
  const { site, transitGateway } = surroundings;
  const up: Record<Path, boolean> = { primary: true, backup: true };
  const listeners = new Set<() => void>();
  const set = (path: Path, isUp: boolean): void => {
    if (up[path] === isUp) return;
    up[path] = isUp;
    for (const listener of listeners) listener();
    const wait = isUp ? establishing : holdTime;
    surroundings.timers.after(wait, () => {
      if (up[path] === isUp) setLine(surroundings, path, isUp ? 'up' : 'down');
    });
  };
  const attachments: Record<Path, string | undefined> = {
    primary: site.routing.primaryAttachment,
    backup: site.routing.backupAttachment,
  };
  const pathOf = (address: string): Path | undefined => {
    const [table = ''] = site.routing.routeTables;
    const attachment = transitGateway.resolve(table, address)?.attachment;
    return attachment && paths.find((path) => attachments[path] === attachment.id);
  };
  const own = new Set(site.primary.virtualInterfaces.map(({ id }) => id));
  // Each packet asks for its way back, and BGP changes seldom.
  let [isBgpUp, hasStaticRoutes] = [true, true];
  surroundings.directConnect.onBgpChanged(() => {
    isBgpUp =
      own.size === 0 ||
      surroundings.directConnect.virtualInterfaces().some((session) => own.has(session.id) && session.isUp);
  });
  const users = new Set(site.through?.targets.map(({ address }) => address));
  // The servers that users reach answer by the path that the transit gateway takes: what on-premises has to see to.
  const wayBack: Links['returnOf'] = (address, source) =>
    users.has(address) ? pathOf(address) : returnOf(site, hasStaticRoutes ? source : undefined, isBgpUp);
  return {
    isUp: (path) => up[path],
    cut: (path) => set(path, false),
    restore: (path) => set(path, true),
    pathOf,
    returnOf: wayBack,
    carries: (address, source) => {
      const [there, back] = [pathOf(address), wayBack(address, source)];
      return there !== undefined && up[there] && back !== undefined && up[back];
    },
    loseStaticRoutes: () => void (hasStaticRoutes = false),
    onChange: (listener) => void listeners.add(listener),
    onRoutes: (listener) => transitGateway.onRoutesChanged(listener),
  };
};

const setLine = ({ site, directConnect }: Surroundings, path: Path, status: 'up' | 'down'): void => {
  for (const { id } of site[path].virtualInterfaces) directConnect.setLine(id, status);
};
