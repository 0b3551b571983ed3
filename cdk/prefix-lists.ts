import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Site } from '../failover/site.ts';
import type { Wiring } from '../failover/wiring.ts';

type PrefixList = Site['routing']['prefixLists'][number];

export interface PrefixListsProps {
  readonly site: Site;
}

/**
 * The lists that switch: those that exist are named, those without an id are made. What is made is retained when the
 * stack is deleted: a reference may be in use, and EC2 would refuse the deletion in the middle of it.
 */
export class PrefixLists extends Construct {
  readonly wiring: Wiring;

  constructor(scope: Construct, id: string, { site }: PrefixListsProps) {
    super(scope, id);
    const { prefixLists, testPrefixList } = site.routing;
    this.wiring = {
      prefixLists: prefixLists.map((list, index) =>
        this.idOf(`List${index}`, `dx-failover-${site.name}-${index}`, list),
      ),
      testPrefixList: testPrefixList && this.idOf('TestList', `dx-failover-${site.name}-test`, testPrefixList),
    };
  }

  private idOf(id: string, prefixListName: string, list: PrefixList): string {
    if (list.id !== undefined) return list.id;
    const made = new ec2.CfnPrefixList(this, id, {
      prefixListName,
      addressFamily: list.ranges[0]?.includes(':') ? 'IPv6' : 'IPv4',
      entries: list.ranges.map((cidr) => ({ cidr })),
      // A list weighs on the quota of the route table by its maximum, not by its entries: no room to spare.
      maxEntries: list.ranges.length,
    });
    made.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return made.attrPrefixListId;
  }
}
