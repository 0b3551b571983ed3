import { listsOf } from '../fields/lists.ts';
import { canonicalRange, covers, familyOf, overlap } from '../fields/ranges.ts';
import type { Contradiction, SettingsRule } from './site-rules.ts';
import { paths } from '../../path.ts';
import { sizeOf } from '../fields/routing.ts';
import type { SiteSettings } from '../site.ts';

/** Rules about what switches, and where to. */

interface PlacedRange {
  readonly at: readonly PropertyKey[];
  readonly name: string;
  readonly range: string;
}

const rangesOf = ({ routing }: SiteSettings): PlacedRange[] =>
  routing.prefixLists.flatMap(({ ranges }, list) =>
    ranges.map((range, index) => ({
      at: ['routing', 'prefixLists', list, 'ranges', index],
      name: `routing.prefixLists[${list}].ranges[${index}]`,
      range: canonicalRange(range) ?? range,
    })),
  );

/** Nested ranges are no fault: the more specific one is there to beat a more specific route over Direct Connect. */
const eachRangeOnce: SettingsRule<SiteSettings> = {
  reads: ['routing.prefixLists'],
  contradictions: (site) => {
    const all = rangesOf(site);
    return all.flatMap((it) => {
      const [first = it] = all.filter(({ range }) => range === it.range);
      return first === it ? [] : [{ at: it.at, allowed: `each range once: ${first.name} is the same` }];
    });
  },
};

const oneFamilyPerList: SettingsRule<SiteSettings> = {
  reads: ['routing'],
  contradictions: (site) =>
    listsOf(site).flatMap(({ list: { ranges }, at }) => {
      const families = ranges.map(familyOf);
      const odd = families.findIndex((family) => family !== families[0]);
      return odd === -1
        ? []
        : [
            {
              at: [...at, 'ranges', odd],
              allowed: `a range of ${String(families[0])}, as the first one: a prefix list holds one family`,
            },
          ];
    }),
};

/** At most so many entries in one call of EC2's (API reference, CreateManagedPrefixList), which CloudFormation passes on. */
const mostAtOnce = 100;

const listsFit: SettingsRule<SiteSettings> = {
  reads: ['routing.prefixLists', 'routing.testPrefixList'],
  contradictions: (site) => listsOf(site).flatMap((placed) => misfitsOf(placed)),
};

const misfitsOf = ({ list, at }: ReturnType<typeof listsOf>[number]): readonly Contradiction[] => {
  const { id, ranges, maxEntries } = list;
  if (id !== undefined) {
    const allowed = 'no size beside an id: an existing list has its own; change it where the list is managed';
    return maxEntries === undefined ? [] : [{ at: [...at, 'maxEntries'], allowed }];
  }
  if (ranges.length > mostAtOnce) {
    const allowed = `at most ${mostAtOnce} ranges in a list that the deployment makes: CloudFormation takes no more; use several lists, or make the list yourself and give its id`;
    return [{ at: [...at, 'ranges', mostAtOnce], allowed }];
  }
  if (ranges.length <= sizeOf(list)) return [];
  const allowed = `at most ${sizeOf(list)} ranges, the list's maxEntries; if the list is deployed, raise maxEntries by a deployment of its own first, then add the ranges: EC2 refuses both in one`;
  return [{ at: [...at, 'ranges', sizeOf(list)], allowed }];
};

const repeated = (
  ids: readonly { readonly at: readonly PropertyKey[]; readonly id: string | undefined }[],
): Contradiction[] =>
  ids
    .filter(({ id }, index) => id !== undefined && ids.findIndex((it) => it.id === id) < index)
    .map(({ at }) => ({ at, allowed: 'each id once' }));

const eachIdOnce: SettingsRule<SiteSettings> = {
  reads: ['routing'],
  contradictions: (site) => [
    ...repeated(site.routing.routeTables.map((id, index) => ({ id, at: ['routing', 'routeTables', index] }))),
    ...repeated(listsOf(site).map(({ list: { id }, at }) => ({ id, at: [...at, 'id'] }))),
  ],
};

const eachInterfaceOnce: SettingsRule<SiteSettings> = {
  reads: ['primary.virtualInterfaces', 'backup.virtualInterfaces'],
  contradictions: (site) => {
    const all = paths.flatMap((path) =>
      site[path].virtualInterfaces.map(({ id, addressFamily }, index) => ({
        path,
        id,
        addressFamily,
        at: [path, 'virtualInterfaces', index, 'id'],
      })),
    );
    return all
      .filter((one, index) =>
        all
          .slice(0, index)
          .some((it) => it.id === one.id && (it.path !== one.path || it.addressFamily === one.addressFamily)),
      )
      .map(({ at }) => ({ at, allowed: 'each interface once, or once per addressFamily, on one path' }));
  },
};

const peeringFamily: SettingsRule<SiteSettings> = {
  reads: ['primary.virtualInterfaces', 'backup.virtualInterfaces'],
  contradictions: (site) =>
    paths.flatMap((path) =>
      site[path].virtualInterfaces.flatMap(({ peering, addressFamily }, index) =>
        peering === undefined || familyOf(peering) === addressFamily
          ? []
          : [
              {
                at: [path, 'virtualInterfaces', index, 'peering'],
                allowed: `a range of addressFamily, ${addressFamily}`,
              },
            ],
      ),
    ),
};

const trialNeedsTestList: SettingsRule<SiteSettings> = {
  reads: ['mode', 'routing.testPrefixList'],
  contradictions: ({ mode, routing }) =>
    mode === 'trial' && routing.testPrefixList === undefined
      ? [
          {
            at: ['routing', 'testPrefixList'],
            allowed: 'a list with an address that nobody uses: mode trial switches it',
          },
        ]
      : [],
};

const testListApart: SettingsRule<SiteSettings> = {
  reads: ['routing'],
  contradictions: (site) =>
    (site.routing.testPrefixList?.ranges ?? []).flatMap((range, index) => {
      const real = rangesOf(site).find((it) => overlap(it.range, range));
      return real === undefined
        ? []
        : [
            {
              at: ['routing', 'testPrefixList', 'ranges', index],
              allowed: `a range apart from those that switch: a trial would move traffic of ${real.range}`,
            },
          ];
    }),
};

const pinsNeedPrimary: SettingsRule<SiteSettings> = {
  reads: ['routing.pinTargets', 'routing.primaryAttachment'],
  contradictions: ({ routing }) =>
    routing.pinTargets && routing.primaryAttachment === undefined
      ? [
          {
            at: ['routing', 'primaryAttachment'],
            allowed: "the Direct Connect gateway's attachment: pinTargets routes the primary targets to it",
          },
        ]
      : [],
};

const attachmentsDiffer: SettingsRule<SiteSettings> = {
  reads: ['routing.primaryAttachment', 'routing.backupAttachment'],
  contradictions: ({ routing }) =>
    routing.primaryAttachment === routing.backupAttachment
      ? [{ at: ['routing', 'backupAttachment'], allowed: 'another attachment than primaryAttachment' }]
      : [],
};

/** A static route of the same range beats both Direct Connect and the reference: it would hold traffic on the VPN. */
const backstopLessSpecific: SettingsRule<SiteSettings> = {
  reads: ['routing'],
  contradictions: (site) => {
    const ranges = rangesOf(site).map((it) => it.range);
    return site.routing.backstop.flatMap((backstop, index) =>
      ranges.some((range) => covers(backstop, range)) &&
      !ranges.some((range) => covers(range, backstop) || range === backstop)
        ? []
        : [
            {
              at: ['routing', 'backstop', index],
              allowed: `a range that holds one that switches and is less specific (${ranges.join(', ')}): else it is of no use, or holds traffic on the VPN`,
            },
          ],
    );
  },
};

export const routingRules: readonly SettingsRule<SiteSettings>[] = [
  eachRangeOnce,
  oneFamilyPerList,
  listsFit,
  eachIdOnce,
  eachInterfaceOnce,
  peeringFamily,
  trialNeedsTestList,
  testListApart,
  pinsNeedPrimary,
  attachmentsDiffer,
  backstopLessSpecific,
];
