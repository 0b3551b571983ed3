import { otherPath, type Path } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';
import type { Word } from './health.ts';

/** Rules 3, 4, 5, 7 and 13 as a table, written from their text: the first line that applies decides. */

/** What the rules ask. */
export interface Facts {
  readonly site: Site;
  readonly from: Path;
  readonly health: Readonly<Record<Path, Word>>;
  /** The backup is down by more than loss, for five minutes without a break. */
  readonly isBackupDead: boolean;
  /** The operator's pin in force. */
  readonly pin: Path | undefined;
  readonly respected: Path | undefined;
  /** The override cannot be read, and no valid one is known. */
  readonly isOverrideUnknown: boolean;
  readonly isMemoryUnknown: boolean;
  readonly isTableUnread: boolean;
  /** The primary has been healthy for a minute; through the hold-down, with the kinds of the cause. */
  readonly isHealthyForAMinute: boolean;
  readonly isHeldDown: boolean;
  /** The backup has been down and the primary neither healthy nor down for a minute. */
  readonly isOnFaithDue: boolean;
  readonly isDamped: boolean;
  readonly isBraked: boolean;
}

/** Hold-down and damping hold failback no longer. */
export const isDue = (it: Facts): boolean => it.isHeldDown && !it.isDamped;

/** The text lets a backup that is down by more than loss go past the brake `while primary is healthy`. */
export const isOnFaithPastBrake = (it: Facts): boolean => it.isOnFaithDue && it.isBraked && it.isBackupDead;

export interface Line {
  readonly name: string;
  /** The rules by which it may be announced: a stay that the text does not name may have any. */
  readonly rules: readonly string[];
  readonly when: (facts: Facts) => boolean;
  readonly to: Path | ((facts: Facts) => Path);
  /** To stay is no wish: what is missing on backup is not completed. */
  readonly isStay?: boolean;
}

const isNotDown = (facts: Facts, path: Path): boolean => facts.health[path] !== 'down';
const isDownAlone = (facts: Facts, path: Path): boolean => !isNotDown(facts, path) && isNotDown(facts, otherPath(path));
const isUnproven = ({ site, health }: Facts): boolean => site.failover.requireProof && health.backup !== 'healthy';
const anyRule: readonly string[] = [];

export const pinnedLine: Line = {
  name: 'pinned',
  rules: ['R5'],
  when: ({ pin }) => pin !== undefined,
  to: ({ pin, from }) => pin ?? from,
};

export const respectedLine: Line = {
  name: 'respected',
  rules: ['R7'],
  when: (it) => it.respected !== undefined && !isDownAlone(it, it.respected),
  to: ({ respected, from }) => respected ?? from,
  isStay: true,
};

/** Somebody's move to backup, which an outage wants as well: a wish like any other. */
export const respectedAndWantedLine: Line = {
  ...respectedLine,
  name: 'respected, and wanted',
  when: (it) => it.respected === 'backup' && isDownAlone(it, 'primary') && !isUnproven(it),
  isStay: false,
};

const fromPrimary: readonly Line[] = [
  {
    name: 'primary is not known',
    rules: anyRule,
    when: (it) => isNotDown(it, 'primary') && it.health.primary !== 'healthy' && isNotDown(it, 'backup'),
    to: 'primary',
    isStay: true,
  },
  {
    name: 'primary is healthy, or backup alone is down',
    rules: anyRule,
    when: (it) => isNotDown(it, 'primary'),
    to: 'primary',
  },
  { name: 'both are down', rules: ['R3'], when: (it) => !isNotDown(it, 'backup'), to: 'primary', isStay: true },
  {
    name: 'no proof',
    rules: ['R3'],
    when: isUnproven,
    to: 'primary',
    isStay: true,
  },
  { name: 'failover', rules: ['R3'], when: () => true, to: 'backup' },
];

const fromBackup: readonly Line[] = [
  {
    name: 'primary is still down, no proof',
    rules: anyRule,
    when: (it) => isDownAlone(it, 'primary') && isUnproven(it),
    to: 'backup',
    isStay: true,
  },
  { name: 'primary is still down', rules: anyRule, when: (it) => isDownAlone(it, 'primary'), to: 'backup' },
  { name: 'both are down', rules: anyRule, when: (it) => !isNotDown(it, 'primary'), to: 'backup', isStay: true },
  { name: 'memory unread', rules: anyRule, when: (it) => it.isMemoryUnknown, to: 'backup', isStay: true },
  { name: 'override unread', rules: anyRule, when: (it) => it.isOverrideUnknown, to: 'backup', isStay: true },
  {
    name: 'braked',
    rules: ['R13', 'R4'],
    when: (it) => it.isBraked && (isNotDown(it, 'backup') || it.health.primary !== 'healthy' || !it.isBackupDead),
    to: 'backup',
    isStay: true,
  },
  {
    name: 'backup is down',
    rules: ['R4'],
    when: (it) => !isNotDown(it, 'backup') && it.isHealthyForAMinute,
    to: 'primary',
  },
  { name: 'on faith', rules: ['R4'], when: (it) => !isNotDown(it, 'backup') && it.isOnFaithDue, to: 'primary' },
  { name: 'table unread', rules: anyRule, when: (it) => it.isTableUnread, to: 'backup', isStay: true },
  {
    name: 'primary is not healthy',
    rules: ['R4'],
    when: ({ health }) => health.primary !== 'healthy',
    to: 'backup',
    isStay: true,
  },
  { name: 'manual', rules: ['R4'], when: ({ site }) => site.failback.policy === 'manual', to: 'backup', isStay: true },
  { name: 'held down', rules: ['R4'], when: (it) => !it.isHeldDown, to: 'backup', isStay: true },
  { name: 'damped', rules: ['R4'], when: (it) => it.isDamped, to: 'backup', isStay: true },
  { name: 'failback', rules: ['R4'], when: () => true, to: 'primary' },
];

export interface Verdict {
  readonly line: string;
  readonly rules: readonly string[];
  readonly path: Path;
  readonly isStay: boolean;
}

/** The path that the rules want; `isRespecting` where somebody else's move counts. */
export const judge = (facts: Facts, isRespecting: boolean): Verdict => {
  const lines = [
    pinnedLine,
    ...(isRespecting ? [respectedAndWantedLine, respectedLine] : []),
    ...(facts.from === 'primary' ? fromPrimary : fromBackup),
  ];
  const line = lines.find((it) => it.when(facts));
  if (line === undefined) throw new Error('the last line of each table always applies');
  return {
    isStay: line.isStay ?? false,
    line: line.name,
    rules: line.rules,
    path: typeof line.to === 'function' ? line.to(facts) : line.to,
  };
};
