import { signalPrefix, targetName } from './names.ts';
import { paths, type Kind, type Path, type Site, type Target, type VirtualInterface } from './site.ts';

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

/** The losses in a row that one probe sees of one target. */
export interface PingSignal extends Common {
  readonly kind: 'ping';
  readonly target: Target;
  readonly probe: string;
}

/** The share of losses that one probe sees of one target, at one of two limits. */
export interface LossSignal extends Common {
  readonly kind: 'loss';
  readonly limit: 'down' | 'degraded';
  readonly target: Target;
  readonly probe: string;
}

export type Signal = VifSignal | PingSignal | LossSignal;
export type ProbeSignal = PingSignal | LossSignal;

const vifSignals = (site: Site, path: Path): VifSignal[] =>
  site[path].virtualInterfaces.flatMap((vif) =>
    (['bgp', 'prefixes'] as const).map((kind) => ({
      kind,
      path,
      vif,
      name: `${signalPrefix(site)}${kind}/${path}/${vif.id}/${vif.addressFamily}`,
    })),
  );

/** The name of the ping alarm of one target and probe. */
export const pingAlarm = (
  site: Site,
  of: { readonly path: Path; readonly target: Target; readonly probe: string },
): string => `${signalPrefix(site)}ping/${of.path}/${targetName(of.target)}/${of.probe}`;

/** The name of the loss alarm of one target and probe, at one of the two limits. */
export const lossAlarm = (
  site: Site,
  of: { readonly path: Path; readonly target: Target; readonly probe: string },
  limit: LossSignal['limit'],
): string => `${signalPrefix(site)}loss/${of.path}/${targetName(of.target)}/${of.probe}/${limit}`;

const probeSignals = (site: Site, path: Path): ProbeSignal[] =>
  site.probes.flatMap(({ slot: probe }) =>
    site[path].targets.flatMap((target): ProbeSignal[] => {
      const of = { path, target, probe };
      return [
        { kind: 'ping', name: pingAlarm(site, of), ...of },
        { kind: 'loss', limit: 'down', name: lossAlarm(site, of, 'down'), ...of },
        { kind: 'loss', limit: 'degraded', name: lossAlarm(site, of, 'degraded'), ...of },
      ];
    }),
  );

/** Every signal of a site, each with the name of its alarm. `through` has none: it never decides. */
export const signalsOf = (site: Site): readonly Signal[] =>
  paths.flatMap((path) => [...vifSignals(site, path), ...probeSignals(site, path)]);

/** The kinds that count towards a path's health: those the site lets count, of which the path has a signal. */
export const countingKinds = (site: Site, path: Path): readonly Kind[] =>
  site.detection.counts.filter(
    (kind) => (kind !== 'bgp' && kind !== 'prefixes') || site[path].virtualInterfaces.length > 0,
  );
