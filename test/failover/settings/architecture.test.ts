import { describe, expect, it } from 'vitest';
import { architectureOf, instanceTypeOf } from '../../../failover/settings/architecture.ts';

const none = { architecture: undefined, host: undefined };
const hostOf = (image: string, instanceType?: string) => ({ image, instanceType });
const made = (image: string, instanceType?: string) =>
  architectureOf({ ...none, host: hostOf(image, instanceType) as never });
const parameter = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-';

describe('the processor of a host', () => {
  it.each([
    't4g.micro',
    'm7gd.large',
    'c7gn.medium',
    'is4gen.medium',
    'im4gn.large',
    'g5g.xlarge',
    'a1.medium',
    'x8g.large',
  ])('of the type %s is arm64', (type) => expect(made('ami-0a1b2c3d4e5f60718', type)).toBe('arm64'));

  it.each(['t3.micro', 't3a.nano', 'm7i-flex.large', 'g4dn.xlarge', 'g6.xlarge', 'c5n.large', 'p4de.24xlarge'])(
    'of the type %s is x86_64',
    (type) => expect(made('ami-0a1b2c3d4e5f60718', type)).toBe('x86_64'),
  );

  it('follows the image where that tells it and no type is named', () => {
    expect([made(`${parameter}arm64:42`), made(`${parameter}x86_64:42`), made('ami-0a1b2c3d4e5f60718')]).toEqual([
      'arm64',
      'x86_64',
      'x86_64',
    ]);
    expect(instanceTypeOf(hostOf(`${parameter}arm64:42`))).toBe('t4g.micro');
    expect(instanceTypeOf(hostOf(`${parameter}x86_64:42`))).toBe('t3.micro');
    expect(instanceTypeOf(hostOf(`${parameter}arm64:42`, 'c7g.medium'))).toBe('c7g.medium');
  });

  it('of an existing instance is what the configuration says, x86_64 otherwise', () => {
    expect([architectureOf({ ...none, architecture: 'arm64' }), architectureOf(none)]).toEqual(['arm64', 'x86_64']);
  });
});
