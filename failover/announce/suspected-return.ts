import type { Memory } from '../memory.ts';
import type { Site } from '../settings/site.ts';
import { withOneSource } from '../settings/sources.ts';
import type { StateKey } from './state.ts';

const answersReturn: StateKey = 'return-path:backup';

/**
 * Where both paths look down at once: the cause to look at first, with what to do; nothing where it is neither known nor
 * likely.
 */
export const suspectedReturn = (
  site: Site,
  { conditions }: Pick<Memory, 'conditions'>,
): { readonly lines: readonly string[]; readonly nextSteps: readonly string[] } => {
  const nextSteps = ['Look at the VPN itself first. If it is up, move traffic to it by hand (docs/runbook.md).'];
  if (conditions[answersReturn]?.said !== undefined)
    return {
      lines: [
        "The VPN may be well: before this, the backup's answers returned over Direct Connect, and are lost with it.",
      ],
      nextSteps,
    };
  const slots = withOneSource(site);
  if (slots.length === 0) return { lines: [], nextSteps: [] };
  return {
    lines: [
      `The VPN may be well: probe ${slots.join(', ')} pings both paths from one address. If on-premises answers it over Direct Connect, the backup's answers are lost with Direct Connect.`,
    ],
    nextSteps,
  };
};
