import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvalidSettingsError } from '../../../../failover/settings/reading/settings-error.ts';
import { parseSite } from '../../../../failover/settings/reading/site-json.ts';
import { siteToJson } from '../../../../failover/settings/reading/site-to-json.ts';
import { hour } from '../../../../failover/time.ts';
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

  it('is written with every default filled in', () => {
    const written = JSON.parse(siteToJson(siteIn('examples/minimal.yaml'))) as Record<string, unknown>;

    expect(written).toMatchObject({ name: 'hq', respectFor: hour, detection: { interval: 200, threshold: 10 } });
  });

  it.each(Object.keys(hq).filter((key) => !['account', 'through', 'logRetentionDays'].includes(key)))(
    'is refused without %s',
    (key) => {
      const { [key]: _, ...others } = JSON.parse(siteToJson(hq)) as Record<string, unknown>;

      expect(messageOf(JSON.stringify(others))).toBe(
        `site.json: ${key}: got something else; allowed: a site as the deployment writes it`,
      );
    },
  );

  it.each(['', '[]', '7', 'no JSON'])('is refused where it is no site: %j', (text) => {
    expect(messageOf(text)).toBe(`site.json: got ${JSON.stringify(text)}; allowed: a site as the deployment writes it`);
  });

  it('cannot be written where it breaks a rule', () => {
    const broken = { ...hq, failback: { ...hq.failback, holdDown: 1 } };

    expect(() => siteToJson(broken)).toThrow('a duration such as 200ms, 10s, 15m or 6h, from 1 s to 1 d');
  });
});
