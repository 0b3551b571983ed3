import type { Condition } from './conditions.ts';
import type { Finding, FindingKind } from './findings.ts';
import { shortened } from './shortened.ts';
import type { Milliseconds } from './time.ts';
import type { WiredSite } from './wiring.ts';

/** What is said of findings of one kind: one state, however many ranges and tables it holds for; none without a finding. */
export const findingState = (site: WiredSite, findings: readonly Finding[], after: Milliseconds): Condition[] => {
  const [first] = findings;
  if (first === undefined) return [];
  const ranges = [...new Set(findings.map(({ range }) => range))];
  const named = ranges.length === 1 ? first.range : `${first.range} and ${ranges.length - 1} more`;
  const { headline, nextSteps } = sayings[first.kind];
  const lines = shortened(
    findings.map(({ line }) => line),
    'confirmed',
  );
  // Not the findings: specific routes that come one by one would be told each time.
  const places = new Set(findings.map(({ routeTableId, range }) => `${routeTableId} ${range}`)).size;
  return [{ key: first.kind, after, places, headline: headline(named), lines, nextSteps: nextSteps(site) }];
};

interface Saying {
  readonly headline: (ranges: string) => string;
  readonly nextSteps: (site: WiredSite) => readonly string[];
}

const sayings: Readonly<Record<FindingKind, Saying>> = {
  ineffective: {
    headline: (ranges) => `the switch is ineffective for ${ranges}`,
    nextSteps: () => [
      'A more specific or a static route goes before a prefix list reference: remove it, or list its range.',
    ],
  },
  backstop: { headline: (ranges) => `traffic to ${ranges} is on the backstop`, nextSteps: () => [] },
  unrouted: {
    headline: (ranges) => `traffic to ${ranges} has no route by Direct Connect`,
    nextSteps: ({ routing }) => [
      'Ask on-premises what they advertise over Direct Connect, and look at the static routes of the table.',
      ...(routing.primaryAttachment === undefined
        ? ['If the attachment named above is the primary path, name it in routing.primaryAttachment.']
        : []),
    ],
  },
  astray: {
    headline: (ranges) => `a part of ${ranges} leads elsewhere than the rest`,
    nextSteps: () => [
      'If that part belongs to another network of yours, nothing is wrong: do not put it into the prefix list.',
      'Else let on-premises stop advertising it where it should not go, or remove the static route that leads it there.',
    ],
  },
  futile: {
    headline: (ranges) => `a failover would be ineffective for ${ranges}`,
    nextSteps: () => [
      'Put the more specific ranges into the prefix list, too (nested ranges are allowed), or let on-premises stop advertising them. Remove a static route of a listed range.',
    ],
  },
};
