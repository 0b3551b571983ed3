import { signalPrefix } from '../names.ts';
import { paths, type Kind, type Path } from '../path.ts';
import type { Site, VirtualInterface } from '../settings/site.ts';

/**
 * The signals of a site: one per alarm. The deployment makes an alarm of each, the reactor reads them by name, the probe
 * sets its own. What a signal in ALARM means is here; its threshold lives in the alarm, where operators see and change it.
 */

interface Common {
  /** The alarm's name. */
  readonly name: string;
  readonly path: Path;
}

/** AWS's own metrics of a virtual interface. */
export interface VifSignal extends Common {
  readonly kind: 'bgp' | 'prefixes';
  readonly vif: VirtualInterface;
}

/** What one probe sees of a path, at one of two limits: its best target is down, or any target is. */
export interface ProbeSignal extends Common {
  /** `ping`: the losses in a row. `loss`: the share of losses. */
  readonly kind: 'ping' | 'loss';
  readonly limit: 'down' | 'degraded';
  readonly probe: string;
}

export type Signal = VifSignal | ProbeSignal;

const vifSignals = (site: Site, path: Path): VifSignal[] =>
  site[path].virtualInterfaces.flatMap((vif) =>
    (['bgp', 'prefixes'] as const).map((kind) => ({
      kind,
      path,
      vif,
      name: `${signalPrefix(site)}${kind}/${path}/${vif.id}/${vif.addressFamily}`,
    })),
  );

/** A path, as one probe sees it. */
export interface Seen {
  readonly path: Path;
  readonly probe: string;
}

/** The alarm of a path whose every target is silent to the probe: the one that the fast lane sets. */
export const pingAlarm = (site: Pick<Site, 'name'>, { path, probe }: Seen): string =>
  `${signalPrefix(site)}ping/${path}/${probe}`;

/** The alarm of a path of which a target is silent to the probe; no signal where the path has one target alone. */
export const silentAlarm = (site: Site, { path, probe }: Seen): string =>
  `${signalPrefix(site)}silent/${path}/${probe}`;

/** The alarm of the losses on a path: of its best target, or of its worst. */
export const lossAlarm = (site: Site, { path, probe }: Seen, limit: ProbeSignal['limit']): string =>
  `${signalPrefix(site)}loss/${path}/${probe}/${limit}`;

const probeSignals = (site: Site, path: Path): ProbeSignal[] =>
  site.probes.flatMap(({ slot: probe }): ProbeSignal[] => {
    const of = { path, probe };
    const silent = { kind: 'ping', limit: 'degraded', name: silentAlarm(site, of), ...of } as const;
    return [
      { kind: 'ping', limit: 'down', name: pingAlarm(site, of), ...of },
      ...(hasSeveral(site, path) ? [silent] : []),
      { kind: 'loss', limit: 'down', name: lossAlarm(site, of, 'down'), ...of },
      { kind: 'loss', limit: 'degraded', name: lossAlarm(site, of, 'degraded'), ...of },
    ];
  });

/** Whether a path has a best and a worst target. */
export const hasSeveral = (site: Site, path: Path): boolean => site[path].targets.length > 1;

/** Every signal of a site, each with the name of its alarm. `through` has none: it never decides. */
export const signalsOf = (site: Site): readonly Signal[] =>
  paths.flatMap((path) => [...vifSignals(site, path), ...probeSignals(site, path)]);

/** The kinds that count towards a path's health: those the site lets count, of which the path has a signal. */
export const countingKinds = (site: Site, path: Path): readonly Kind[] =>
  site.detection.counts.filter(
    (kind) => (kind !== 'bgp' && kind !== 'prefixes') || site[path].virtualInterfaces.length > 0,
  );
