import { ceilingOf } from './ceiling.ts';
import type { SettingsRule } from './site-rules.ts';
import { paths } from '../../path.ts';
import type { SiteSettings } from '../site.ts';
import { formatDuration, minute, second, type Milliseconds } from '../../time.ts';

/** Rules about times and limits that contradict one another, so that something could never happen, or always would. */

const degradedBeforeDown: SettingsRule<SiteSettings> = {
  reads: ['detection.loss'],
  contradictions: ({ detection: { loss } }) =>
    loss.degradedPercent < loss.downPercent
      ? []
      : [{ at: ['detection', 'loss', 'degradedPercent'], allowed: `less than downPercent, ${loss.downPercent}` }],
};

/** So long does a probe take to say `down` by its losses in a row. */
const streak = ({ detection }: SiteSettings): Milliseconds => detection.interval * detection.threshold;

/** So often AWS's own BGP metric comes, with no probe at all. */
const bgpMetricPeriod = 5 * minute;

const fasterThanBgpMetric: SettingsRule<SiteSettings> = {
  reads: ['detection.interval', 'detection.threshold'],
  contradictions: (site) =>
    streak(site) <= bgpMetricPeriod
      ? []
      : [
          {
            at: ['detection', 'threshold'],
            allowed: `at most ${Math.floor(bgpMetricPeriod / site.detection.interval)}: threshold × interval is ${formatDuration(streak(site))}, and above ${formatDuration(bgpMetricPeriod)} AWS's own BGP metric is faster`,
          },
        ],
};

/** So long does the fastest kind that counts take to see a failure. BGP alone is not judged here: it has a rule of its own. */
const timeToDetect = (site: SiteSettings): Milliseconds => {
  const { counts, loss } = site.detection;
  const times = [
    counts.includes('ping') ? streak(site) : Infinity,
    counts.includes('loss') ? loss.periods * 10 * second : Infinity,
  ];
  const fastest = Math.min(...times);
  return fastest === Infinity ? 0 : fastest;
};

const holdDownOutlastsDetection: SettingsRule<SiteSettings> = {
  reads: ['detection', 'failback.holdDown'],
  contradictions: (site) => {
    const least = timeToDetect(site);
    return site.failback.holdDown >= least
      ? []
      : [
          {
            at: ['failback', 'holdDown'],
            allowed: `at least ${formatDuration(least)}: so long does it take to see that the primary is down again`,
          },
        ];
  },
};

/** AWS's alarm comes 5 to 8 minutes late, and would replay an old flap into a shorter hold-down. */
const longHoldDownWithoutDirectRead: SettingsRule<SiteSettings> = {
  reads: ['detection.counts', 'primary.virtualInterfaces', 'failback.holdDown'],
  contradictions: ({ detection, primary, failback }) =>
    detection.counts.includes('bgp') &&
    primary.virtualInterfaces.some(({ directRead }) => !directRead) &&
    failback.holdDown < 10 * minute
      ? [
          {
            at: ['failback', 'holdDown'],
            allowed:
              "at least 10 min where directRead is false and bgp counts: AWS's own BGP alarm comes 5 to 8 minutes late",
          },
        ]
      : [],
};

const reuseBelowSuppress: SettingsRule<SiteSettings> = {
  reads: ['failback.damping.reuse', 'failback.damping.suppress'],
  contradictions: ({ failback: { damping } }) =>
    damping.reuse < damping.suppress
      ? []
      : [{ at: ['failback', 'damping', 'reuse'], allowed: `less than suppress, ${damping.suppress}` }],
};

const suppressWithinReach: SettingsRule<SiteSettings> = {
  reads: ['failback.damping'],
  contradictions: ({ failback: { damping } }) => {
    const ceiling = Math.floor(ceilingOf(damping));
    return damping.suppress <= ceiling
      ? []
      : [
          {
            at: ['failback', 'damping', 'suppress'],
            allowed: `at most ${ceiling}, the penalty's ceiling (reuse × 2^(longest / halfLife)): above it failback is never held`,
          },
        ];
  },
};

const eachKindOnce: SettingsRule<SiteSettings> = {
  reads: ['detection.counts'],
  contradictions: ({ detection: { counts } }) =>
    counts.flatMap((kind, index) =>
      counts.indexOf(kind) < index ? [{ at: ['detection', 'counts', index], allowed: 'each kind once' }] : [],
    ),
};

/** A path of which nothing counts has no health: it would be unknown for ever. */
const somethingCounts: SettingsRule<SiteSettings> = {
  reads: ['detection.counts', 'primary.virtualInterfaces', 'backup.virtualInterfaces'],
  contradictions: (site) =>
    paths
      .filter(
        (path) =>
          site[path].virtualInterfaces.length === 0 &&
          !site.detection.counts.includes('ping') &&
          !site.detection.counts.includes('loss'),
      )
      .map((path) => ({
        at: ['detection', 'counts'],
        allowed: `ping or loss among them: the ${path} path has no virtual interface, so nothing of it would count`,
      })),
};

export const timerRules: readonly SettingsRule<SiteSettings>[] = [
  degradedBeforeDown,
  fasterThanBgpMetric,
  holdDownOutlastsDetection,
  longHoldDownWithoutDirectRead,
  reuseBelowSuppress,
  suppressWithinReach,
  eachKindOnce,
  somethingCounts,
];
