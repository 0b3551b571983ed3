import { recall, type Memory } from '../../failover/memory.ts';
import { signalsOf, type Signal } from '../../failover/health/signals.ts';
import { otherPath, type Path } from '../../failover/path.ts';
import type { Snapshot } from '../../failover/snapshot.ts';
import { hour, minute, parseInstant, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import { healthOf, kindsOf, sessionName, witnessOf, type Witness, type Word } from './health.ts';
import { changesOf, found, isMoved, placesOf } from './places.ts';
import { isDue, isOnFaithPastBrake, judge, type Facts, type Verdict } from './rules.ts';

/**
 * The thirteen rules a second time, from their text alone, by somebody who had not read `decide`: what it must say of a
 * snapshot. Announcements are not modelled.
 */

type Pin = NonNullable<Memory['pin']>;

/** R5: absent is auto; what is not of the form is unreadable. */
const overrideOf = ({ override }: Snapshot): 'auto' | 'unreadable' | Pin => {
  if (override.kind === 'unknown') return 'unreadable';
  if (override.value === undefined) return 'auto';
  try {
    const it = JSON.parse(override.value) as Record<string, unknown> | null;
    if (it?.['path'] === 'auto') return 'auto';
    const until = parseInstant(String(it?.['until']));
    const path = it?.['path'];
    if ((path !== 'primary' && path !== 'backup') || until === undefined) return 'unreadable';
    return { path, until, by: String(it?.['by']), why: String(it?.['why']) };
  } catch {
    return 'unreadable';
  }
};

const nothingRemembered = (mode: Memory['mode'], path: Path, now: Instant): Memory => ({
  version: 1,
  mode,
  path,
  since: now,
  because: '',
  cause: [],
  made: {},
  bgp: {},
  primaryWasDown: false,
  damping: { penalty: 0, at: now },
  switches: [],
  conditions: {},
});

/** RFC 2439, of changes into down, those within 60 s of one another counted once. */
const dampingOf = (site: WiredSite, memory: Memory, primary: Word, now: Instant) => {
  const { penalty, halfLife, suppress, reuse, longest } = site.failback.damping;
  const { penalty: before, at, countedAt, suppressedSince } = memory.damping;
  const isCounted = primary === 'down' && !memory.primaryWasDown && now - (countedAt ?? -Infinity) >= minute;
  const ceiling = reuse * 2 ** (longest / halfLife);
  const decayed = before * 2 ** ((at - now) / halfLife);
  const value = Math.min(ceiling, decayed + (isCounted ? penalty : 0));
  return { penalty: value, isSuppressed: value >= suppress || (suppressedSince !== undefined && decayed > reuse) };
};

const changedSince = ({ alarms }: Snapshot, name: string, cutoff: Instant): boolean =>
  alarms.kind === 'known' && alarms.value.some((it) => it.name === name && it.since > cutoff);

/** What stood before `cutoff` and stands yet; of what changed since it is not known what it was: the worst is taken. */
const before = (snapshot: Snapshot, memory: Memory, { cutoff, worst }: { cutoff: Instant; worst: Word }): Witness => {
  const now = witnessOf(snapshot);
  return {
    alarm: (name) => (now.alarm(name) === 'healthy' && changedSince(snapshot, name, cutoff) ? worst : now.alarm(name)),
    session: (vif) => {
      const remembered = memory.bgp[sessionName(vif)];
      const stood = now.session(vif) === 'healthy' && (remembered?.status !== 'up' || remembered.since > cutoff);
      return stood ? worst : now.session(vif);
    },
  };
};

export interface Expected {
  readonly health: Readonly<Record<Path, Word>>;
  readonly verdict: Verdict;
  readonly changes: readonly string[];
  /** Not where memory cannot be read. */
  readonly remembered:
    | {
        readonly pin: Pin | undefined;
        readonly respected: Memory['respected'];
        readonly penalty: number;
        readonly isSuppressed: boolean;
        readonly switches: readonly Instant[];
        readonly rehearsed: readonly Instant[];
      }
    | undefined;
  readonly isAdopted: boolean;
  /** Why the text leaves this case open. */
  readonly doubts: readonly string[];
}

/** What `decide` must say. */
export const expected = (site: WiredSite, snapshot: Snapshot, now: Instant): Expected => {
  const recalled = recall(snapshot.memory);
  const remembered = recalled.kind === 'known' ? recalled.memory : undefined;
  const places = placesOf(site, snapshot, remembered?.made ?? {});
  const memory = remembered ?? nothingRemembered(site.mode, found(places), now);
  const doubts = new Set<string>();
  const doubt = (why: string) => doubts.add(why);
  const witness = witnessOf(snapshot);
  const kinds = { primary: kindsOf(site, 'primary', witness, doubt), backup: kindsOf(site, 'backup', witness, doubt) };
  const health = { primary: healthOf(site, 'primary', kinds.primary), backup: healthOf(site, 'backup', kinds.backup) };
  const damping = dampingOf(site, memory, health.primary, now);

  const override = overrideOf(snapshot);
  const written = override === 'unreadable' ? memory.pin : override === 'auto' ? undefined : override;
  const pin = written !== undefined && now < written.until ? written : undefined;

  // R10: in another mode what is found is adopted anew.
  const isAnew = remembered === undefined || memory.mode !== site.mode;
  // R13 counts switches; `observe` and `trial` move no traffic, and count their own as long as they last.
  const rehearsed = isAnew ? [] : (memory.rehearsed ?? []);
  const counted = [...memory.switches, ...rehearsed];
  const isRespecting = !isAnew && site.mode !== 'observe' && now < (memory.respected?.until ?? 0);
  const respected = isRespecting ? memory.respected : undefined;

  /** The hold-down: seen healthy at every look, and nothing changed between the looks that could have been a break. */
  const isHealthyFor = (duration: Milliseconds, also: Memory['cause']): boolean => {
    const cutoff = now - duration;
    if (health.primary !== 'healthy' || (memory.primaryHealthySince ?? now) > cutoff) return false;
    return (['down', 'unknown'] as const).every((worst) => {
      const then = kindsOf(site, 'primary', before(snapshot, memory, { cutoff, worst }));
      return healthOf(site, 'primary', then) === 'healthy' && also.every((kind) => then[kind] === 'healthy');
    });
  };

  /** Of what reads down, what did not so before `duration` is taken for well. */
  const isBackupDownFor = (duration: Milliseconds): boolean => {
    const then = kindsOf(site, 'backup', {
      alarm: (name) =>
        witness.alarm(name) === 'down' && changedSince(snapshot, name, now - duration)
          ? 'healthy'
          : witness.alarm(name),
      session: (vif) => {
        const { status, since } = memory.bgp[sessionName(vif)] ?? {};
        const isOld = status === 'down' && (since ?? now) <= now - duration;
        return witness.session(vif) === 'down' && !isOld ? 'healthy' : witness.session(vif);
      },
    });
    return site.detection.counts.some(
      (kind) => kind !== 'loss' && kinds.backup[kind] === 'down' && then[kind] === 'down',
    );
  };

  const isOneOf = health.backup === 'down' && (health.primary === 'unknown' || health.primary === 'degraded');
  const facts = (from: Path): Facts => ({
    site,
    from,
    health,
    isBackupDead: isBackupDownFor(5 * minute),
    pin: pin?.path,
    respected: respected?.path,
    isOverrideUnknown: override === 'unreadable' && pin === undefined,
    isMemoryUnknown: recalled.kind === 'unknown',
    isTableUnread: places.some(({ stands }) => stands === 'unread'),
    isHealthyForAMinute: isHealthyFor(minute, []),
    isHeldDown: isHealthyFor(site.failback.holdDown, memory.cause),
    isOnFaithDue: isOneOf && now - (memory.onFaithSince ?? now) >= minute,
    isDamped: damping.isSuppressed,
    isBraked: counted.filter((it) => it > now - hour).length >= site.failback.maxSwitchesPerHour,
  });

  // In `observe` the path is the one last decided, unless traffic was really moved.
  const isCompared = !isAnew && now - Math.max(0, ...counted) >= 30 * second;
  const stood = isAnew ? found(places) : memory.path;
  const isElsewhere = isCompared && isMoved(places, stood);
  const from = isElsewhere && site.mode === 'observe' ? otherPath(stood) : stood;
  const moved = isElsewhere && site.mode !== 'observe' ? otherPath(stood) : undefined;
  const wanted = judge(facts(from), moved === undefined);
  const isAdopted = moved !== undefined && wanted.path === moved;
  const isEndedAtOnce = moved !== undefined && health[moved] === 'down' && health[from] !== 'down';
  const isTheirs = moved !== undefined && !isAdopted && pin === undefined && !isEndedAtOnce;
  const verdict: Verdict = isTheirs
    ? { line: 'moved by somebody', rules: ['R7'], path: moved, isStay: true }
    : moved === undefined
      ? wanted
      : judge(facts(moved), false);

  if (moved === 'backup' && !isAdopted && pin === undefined && !isDue(facts(moved))) {
    doubt('R7: whether a move to backup is somebody else’s that nothing wants, and nothing undoes yet');
  }
  const isOfBackupJustNow = ({ name, path }: Signal) =>
    path === 'backup' && changedSince(snapshot, name, now - 3 * minute);
  const isBackupSession = (vif: string, { since }: { since: Instant }) =>
    since > now - 3 * minute && site.backup.virtualInterfaces.some(({ id }) => vif.startsWith(id));
  if (
    moved === 'primary' &&
    !isAdopted &&
    (health.backup !== 'healthy' ||
      signalsOf(site).some(isOfBackupJustNow) ||
      Object.entries(memory.bgp).some((it) => isBackupSession(...it)))
  ) {
    doubt('R7: whether a move to primary is somebody else’s whose cause has just gone');
  }
  const isUrgent = [verdict.line, wanted.line].includes('backup is down');
  const cutoff = now - (isUrgent ? minute : site.failback.holdDown);
  const isOfOneProbe = (it: Signal) =>
    it.path === 'primary' && 'probe' in it && changedSince(snapshot, it.name, cutoff);
  if (
    [verdict.line, wanted.line].some((it) => ['failback', 'backup is down', 'moved by somebody'].includes(it)) &&
    site.probes.length > 1 &&
    signalsOf(site).some(isOfOneProbe)
  ) {
    doubt('R4: whether what one probe saw in between is a break, where the others that knew saw the path well');
  }
  const isOfHalfBlindProbe = (it: Signal) =>
    isOfOneProbe(it) && 'probe' in it && signalsOf(site).some((other) => isSilent(it.probe, other));
  const isSilent = (probe: string, it: Signal) =>
    it.path === 'primary' && 'probe' in it && it.probe === probe && witness.alarm(it.name) === 'unknown';
  if (['held down', 'manual'].includes(wanted.line) && signalsOf(site).some(isOfHalfBlindProbe)) {
    doubt('R4: whether what a probe saw in between is a break, of which not all is known now');
  }
  if (site.mode === 'observe' && !isAnew && memory.respected !== undefined) {
    doubt('R7: whether `observe` respects a move: none is remembered there');
  }
  if (isElsewhere && places.some(({ isSettling }) => isSettling)) {
    doubt('R7: whether a reference that EC2 is making or removing at this moment appeared, or vanished');
  }
  const isOfBackup = (it: Signal) =>
    it.kind === 'ping' && it.path === 'backup' && changedSince(snapshot, it.name, now - 5 * minute);
  if (facts(from).isBraked && health.backup === 'down' && site.probes.length > 1 && signalsOf(site).some(isOfBackup)) {
    doubt('R13: whether a backup answers now and then that one probe of a majority saw well in between');
  }
  if (isOnFaithPastBrake(facts(moved ?? from))) doubt('R13: whether the brake holds a failback on faith');

  const changes = changesOf(site, places, { ...verdict, from: moved === undefined ? from : 'backup' });
  const isSwitch = verdict.path !== (moved ?? from) && (changes.length > 0 || site.mode === 'observe');
  const isFoundMoved = (['primary', 'backup'] as const).some((path) => isMoved(places, path));
  const isUncounted = remembered !== undefined && isAnew && site.mode === 'act' && isFoundMoved;
  const newly = [...(isUncounted ? [now] : []), ...(isSwitch || isAdopted ? [now] : [])];
  return {
    health,
    verdict:
      moved === undefined || isTheirs
        ? verdict
        : {
            ...verdict,
            line: `${verdict.line}, ${isAdopted ? 'adopted' : 'undone'}`,
            rules: isAdopted ? wanted.rules : [],
          },
    doubts: [...doubts],
    changes,
    isAdopted,
    remembered:
      recalled.kind === 'unknown'
        ? undefined
        : {
            pin,
            respected: isTheirs
              ? { path: moved, until: now + site.respectFor }
              : verdict.line.startsWith('respected')
                ? respected
                : undefined,
            penalty: damping.penalty,
            isSuppressed: damping.isSuppressed,
            switches: [...memory.switches, ...(site.mode === 'act' ? newly : [])].filter((it) => it > now - hour),
            rehearsed: [...rehearsed, ...(site.mode === 'act' ? [] : newly)].filter((it) => it > now - hour),
          },
  };
};
