import { architectures, type Architecture } from './fields/architectures.ts';
import type { Probe } from './site.ts';

/** The processor of a probe's host. Node is shipped for it, so it must be known before the host is. */

type Host = NonNullable<Probe['host']>;

/** The architecture that the image's name tells, as Amazon's public parameters do; an `ami-…` tells nothing. */
export const architectureOfImage = (image: string): Architecture | undefined =>
  architectures.find((it) => image.split(/[^a-z0-9_]+/).includes(it));

/**
 * AWS's own processors have a `g` after the generation (`t4g`, `c7gn`, `is4gen`), and `a1` was the first
 * (https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html).
 */
const architectureOfType = (instanceType: string): Architecture =>
  /^(?:a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(instanceType) ? 'arm64' : 'x86_64';

/** The instance type of a host that we make: the smallest that fits the image, unless the configuration names one. */
export const instanceTypeOf = ({ instanceType, image }: Pick<Host, 'instanceType' | 'image'>): string =>
  instanceType ?? (architectureOfImage(image) === 'arm64' ? 't4g.micro' : 't3.micro');

/** The architecture of a probe's host: of one that we make by its type, of an existing one by the configuration. */
export const architectureOf = ({ host, architecture }: Pick<Probe, 'host' | 'architecture'>): Architecture =>
  host === undefined ? (architecture ?? 'x86_64') : architectureOfType(instanceTypeOf(host));
