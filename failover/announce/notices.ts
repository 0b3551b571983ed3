import { foundDone, type Announcement } from '../announcement.ts';
import type { Notice } from '../rules/location.ts';
import type { Decided } from '../rules/decided.ts';
import { pinNotices } from './pin-notices.ts';
import { noticeOf } from './state.ts';
import { formatDuration } from '../time.ts';

/** What happened once and must be said once. */
export const noticesOf = (decided: Decided): readonly Announcement[] => {
  const { situation, location } = decided;
  const notices = location.notice === undefined ? [] : [notice(decided, location.notice)];
  return [...notices, ...pinNotices(situation)];
};

const notice = (decided: Decided, what: Notice): Announcement => {
  const { situation, location, choice } = decided;
  const { site, now } = situation;
  const traffic = site.mode === 'trial' ? 'the test list' : 'traffic';
  // Where this run moves it as well, the switch says where it is.
  const found = `${traffic} ${choice.path === location.path ? 'is' : 'was'} on ${location.path}`;
  const at = { kind: 'notice', key: what, at: now, nextSteps: [] } as const;
  switch (what) {
    case 'watching': {
      const lines = [`Mode ${site.mode}. No memory was found: what stands is adopted.`];
      return { ...at, headline: noticeOf(what, { found }), lines };
    }
    case 'mode-changed': {
      const lines = [`It was ${situation.memory.mode}. A change of mode moves no traffic.`];
      return { ...at, headline: noticeOf(what, { mode: site.mode, found }), lines };
    }
    case 'rest-moved': {
      const { path } = location;
      const kind = path === 'backup' ? 'failover' : 'failback';
      const lines = [`R12 What an earlier switch had not reached has followed. ${foundDone}`];
      return { ...at, kind, key: kind, headline: noticeOf(what, { traffic, path }), lines };
    }
    case 'moved-by-somebody':
      return { ...at, headline: noticeOf(what, { traffic, path: location.path }), lines: aboutMove(decided) };
  }
};

/** What a move of somebody else's means now. In mode `observe` nobody has asked whether a rule wants it. */
const aboutMove = ({ situation: { site }, location, choice }: Decided): readonly string[] => {
  if (site.mode === 'observe')
    return ['R7 A reference appeared or vanished. It was not dx-failover: in mode observe it changes none.'];
  const moved = 'R7 A reference appeared or vanished that dx-failover did not change, and no rule wants it.';
  if (choice.path !== location.path) return [moved, `It does not stay so: this run moves it to ${choice.path}.`];
  const { respected } = location;
  return respected === undefined
    ? [moved]
    : [moved, `It counts as a pin to ${location.path} for ${formatDuration(site.respectFor)}.`];
};
