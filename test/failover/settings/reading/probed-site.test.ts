import { expect, it } from 'vitest';
import { parseProbedSite, probedSiteToJson } from '../../../../failover/settings/reading/probed-site.ts';
import { siteIn } from '../examples.ts';

const written = siteIn('failover.example.yaml');
const [first] = written.probes;
if (first === undefined) throw new Error('the example has a probe');
const sources = { primary: '10.0.0.7', backup: '10.0.0.8' };
const second = { ...first, slot: 'z', sources };
const hq = { ...written, probes: [{ ...first, sources }, second] };

it('a probe gets its targets, its slot among the others, its own addresses, and how to judge: nothing else', () => {
  const { interval, threshold, fastLane, loss } = hq.detection;

  expect(parseProbedSite(probedSiteToJson(hq, second.slot))).toStrictEqual({
    name: hq.name,
    region: hq.region,
    primary: { targets: hq.primary.targets },
    backup: { targets: hq.backup.targets },
    through: hq.through,
    probes: [
      { slot: first.slot, sources: {} },
      { slot: second.slot, sources },
    ],
    detection: { interval, threshold, fastLane, loss },
  });
});

it('what it does not use is passed over', () => {
  const text = probedSiteToJson(hq, 'z');

  expect(parseProbedSite(text.replace('{', '{"mode": "act",'))).toStrictEqual(parseProbedSite(text));
});

it('what is wrong is named as in the configuration file', () => {
  const text = probedSiteToJson(hq, first.slot).replace('"fastLane": true', '"fastLane": "yes"');

  expect(() => parseProbedSite(text)).toThrow(
    `site.json: site ${hq.name}: detection.fastLane: got "yes"; allowed: Invalid input: expected boolean, received string`,
  );
});
