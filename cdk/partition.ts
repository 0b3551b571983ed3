import type { Site } from '../failover/site.ts';

/** Which partition a site's Region belongs to, where a partition lacks something; ARNs never need it (`AWS::Partition`). */
export type Partition = 'commercial' | 'china' | 'govcloud';

export const partitionOf = ({ region }: Pick<Site, 'region'>): Partition => {
  if (region.startsWith('cn-')) return 'china';
  return region.startsWith('us-gov-') ? 'govcloud' : 'commercial';
};
