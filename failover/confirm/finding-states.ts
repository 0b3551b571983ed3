import { stateOf, type Condition } from '../announce/state.ts';
import type { Finding } from './findings.ts';
import { shortened } from '../announce/shortened.ts';
import type { Milliseconds } from '../time.ts';
import type { WiredSite } from '../wiring.ts';

/** What is said of findings of one kind: one state, however many ranges and tables it holds for; none without a finding. */
export const findingState = (site: WiredSite, findings: readonly Finding[], after: Milliseconds): Condition[] => {
  const [first] = findings;
  if (first === undefined) return [];
  const ranges = [...new Set(findings.map(({ range }) => range))];
  const named = ranges.length === 1 ? first.range : `${first.range} and ${ranges.length - 1} more`;
  const lines = shortened(
    findings.map(({ line }) => line),
    'confirmed',
  );
  // Not the findings: specific routes that come one by one would be told each time.
  const places = new Set(findings.map(({ routeTableId, range }) => `${routeTableId} ${range}`)).size;
  const last = first.kind === 'unrouted' && site.routing.primaryAttachment === undefined ? [nameIt] : [];
  return [stateOf(first.kind, { slots: { ranges: named }, after, places, lines, last })];
};

const nameIt = 'If the attachment named above is the primary path, name it in routing.primaryAttachment.';
