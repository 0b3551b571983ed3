import { describe, expect, it } from 'vitest';
import { notificationRules } from '../../../../failover/settings/rules/notification-rules.ts';
import { probeRules } from '../../../../failover/settings/rules/probe-rules.ts';
import { routingRules } from '../../../../failover/settings/rules/routing-rules.ts';
import type { SiteSettings } from '../../../../failover/settings/site.ts';
import { targetRules } from '../../../../failover/settings/rules/target-rules.ts';
import { timerRules } from '../../../../failover/settings/rules/timer-rules.ts';
import { exampleFiles, siteIn } from '../examples.ts';

/**
 * A rule is judged as soon as the fields that it says it reads are free of faults. One that reads more would blame, or
 * throw, on what another fault left behind.
 */
const showing = <Value extends object>(value: Value, reads: readonly (readonly string[])[]): Value =>
  new Proxy(value, {
    get: (target, key) => {
      const below = reads.filter(([first]) => first === key).map((read) => read.slice(1));
      if (below.length === 0) throw new Error(`reads ${String(key)} and does not say so`);
      const inner: unknown = Reflect.get(target, key);
      const isWhole = below.some((read) => read.length === 0) || typeof inner !== 'object' || inner === null;
      return isWhole ? inner : showing(inner, below);
    },
  });

const rules = { targetRules, routingRules, probeRules, timerRules, notificationRules };

describe.each(exampleFiles)('on %s', (file) => {
  const site: SiteSettings = siteIn(file);

  it.each(Object.entries(rules))('each of %s reads only what it says', (_, group) => {
    const found = group.map(({ reads, contradictions }) =>
      contradictions(
        showing(
          site,
          reads.map((read) => read.split('.')),
        ),
      ),
    );

    expect(found).toStrictEqual(group.map(() => []));
  });
});
