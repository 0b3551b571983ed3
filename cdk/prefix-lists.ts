import { Annotations, CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { sizeOf } from '../failover/settings/fields/routing.ts';
import type { Site } from '../failover/settings/site.ts';
import type { Wiring } from '../failover/wiring.ts';

type PrefixList = Site['routing']['prefixLists'][number];

/** Of a transit gateway, in all its route tables (https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html). */
const routesQuota = 10_000;

/** By its size, not by its entries, a list counts in each table that refers to it. */
const weightOf = ({ prefixLists, routeTables }: Site['routing']): number =>
  routeTables.length *
  prefixLists
    .map((list) => (list.id === undefined ? sizeOf(list) : list.ranges.length))
    .reduce((sum, it) => sum + it, 0);

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
    this.sayWeight(site);
  }

  private sayWeight({ name, routing }: Site): void {
    const weight = weightOf(routing);
    const text = `site ${name}: its prefix lists count as ${weight} of the transit gateway's ${routesQuota} routes: the size of each list, in each of ${routing.routeTables.length} route table(s); of an existing list its ranges, for its size is not known here`;
    if (weight > routesQuota)
      Annotations.of(this).addWarningV2('dx-failover:routes-quota', `${text}. EC2 would refuse the failover`);
  }

  private idOf(id: string, prefixListName: string, list: PrefixList): string {
    if (list.id !== undefined) return list.id;
    const made = new ec2.CfnPrefixList(this, id, {
      prefixListName,
      addressFamily: list.ranges[0]?.includes(':') ? 'IPv6' : 'IPv4',
      entries: list.ranges.map((cidr) => ({ cidr })),
      // Out of the settings alone, never out of the ranges: EC2 refuses a change of both in one call.
      maxEntries: sizeOf(list),
    });
    made.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    new CfnOutput(this, `${id}Id`, {
      value: made.attrPrefixListId,
      description: `The prefix list ${prefixListName}. It counts as ${sizeOf(list)} routes in each route table that refers to it.`,
    });
    return made.attrPrefixListId;
  }
}
