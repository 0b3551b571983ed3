import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvalidSettingsError } from '../../../../failover/settings/reading/settings-error.ts';
import { parseSite, siteToJson } from '../../../../failover/settings/reading/site-json.ts';
import { exampleFiles, siteIn } from '../examples.ts';

/** What `parseSite` says of a text that it refuses. */
const messageOf = (text: string): string | undefined => {
  try {
    parseSite(text);
    return undefined;
  } catch (error) {
    return (error as InvalidSettingsError).message;
  }
};

const hq = siteIn('failover.example.yaml');

describe('a site on its way from the deployment to the reactor and the probe', () => {
  it.each(exampleFiles)('arrives as it was: %s', (file) => {
    const site = siteIn(file);

    expect(parseSite(siteToJson(site))).toStrictEqual(site);
  });

  it('arrives with its hold-down to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 86_400_000 }), (holdDown) => {
        const site = { ...hq, failback: { ...hq.failback, holdDown } };

        expect(parseSite(siteToJson(site)).failback.holdDown).toBe(holdDown);
      }),
    );
  });

  it('is written in the form of the configuration file, every default filled in', () => {
    const written = JSON.parse(siteToJson(siteIn('examples/minimal.yaml'))) as Record<string, unknown>;

    expect(written['name']).toBe('hq');
    expect(written['respectFor']).toBe('1h');
    expect(written['detection']).toStrictEqual({
      interval: '200ms',
      threshold: 10,
      fastLane: true,
      loss: { downPercent: 50, degradedPercent: 10, periods: 3 },
      counts: ['bgp', 'ping', 'loss'],
    });
  });

  it('is refused with every field that is wrong', () => {
    const text = siteToJson(hq)
      .replace('"10s"', '"soon"')
      .replace('10.109.2.1', '10.3.0.1')
      .replace('"fastLane"', '"lane"');

    expect(messageOf(text)).toBe(
      [
        'site.json: site hq: detection.lane: got the key "lane"; allowed: interval, threshold, fastLane, loss, counts',
        'site.json: site hq: failback.holdDown: got "soon"; allowed: a duration such as 200ms, 10s, 15m or 6h, from 1 s to 1 d',
        'site.json: site hq: primary.targets[0]: got "10.3.0.1"; allowed: an address outside the ranges that switch: in 10.3.0.0/18 it would follow the switch, and seem well',
      ].join('\n'),
    );
  });

  it('is refused with the words of the configuration file', () => {
    expect(messageOf(siteToJson(hq).replace('"fastLane": true', '"fastLane": "yes"'))).toBe(
      'site.json: site hq: detection.fastLane: got "yes"; allowed: true or false',
    );
  });

  it('is refused by a default that contradicts what it says', () => {
    const site = { ...siteIn('examples/minimal.yaml'), failback: hq.failback };
    const { failback: _, ...others } = JSON.parse(siteToJson(site)) as Record<string, object>;
    const detection = { ...others['detection'], counts: ['ping'], interval: '5s', threshold: 60 };
    const damping = { suppress: 100 };

    expect(messageOf(JSON.stringify({ ...others, detection }))).toBeUndefined();
    expect(messageOf(JSON.stringify({ ...others, failback: { damping } }))).toBe(
      'site.json: site hq: failback.damping.reuse: got nothing; allowed: less than suppress, 100',
    );
  });

  it.each(['', '[]', '{"name": 7}', 'no JSON'])('is refused where it is no site: %j', (text) => {
    expect(messageOf(text)).toBe(`site.json: got ${JSON.stringify(text)}; allowed: a site as the deployment writes it`);
  });

  it('cannot be written where it breaks a rule', () => {
    const broken = { ...hq, failback: { ...hq.failback, holdDown: 1 } };

    expect(() => siteToJson(broken)).toThrow('a duration such as 200ms, 10s, 15m or 6h, from 1 s to 1 d');
  });
});
