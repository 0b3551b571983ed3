import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { paths, type Path } from '../failover/path.ts';
import type { Site } from '../failover/settings/site.ts';

export interface StaticRoutesProps {
  readonly site: Site;
}

interface Route {
  readonly range: string;
  readonly attachment: string;
  readonly why: string;
}

/**
 * The static routes that a site asks for, in each of its route tables, retained when the stack is deleted: users' traffic
 * may be on the backstop just then. They are never what switches.
 *
 * @throws Error where targets are to be pinned and the primary attachment is not named.
 */
export class StaticRoutes extends Construct {
  readonly routes: readonly ec2.CfnTransitGatewayRoute[];

  constructor(scope: Construct, id: string, { site }: StaticRoutesProps) {
    super(scope, id);
    const wanted = [...pins(site), ...backstop(site)];
    this.routes = site.routing.routeTables.flatMap((table) => wanted.map((route) => this.route(table, route)));
  }

  private route(table: string, { range, attachment, why }: Route): ec2.CfnTransitGatewayRoute {
    const route = new ec2.CfnTransitGatewayRoute(this, `${why}-${table}-${range.replaceAll('/', '-')}`, {
      transitGatewayRouteTableId: table,
      destinationCidrBlock: range,
      transitGatewayAttachmentId: attachment,
    });
    route.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return route;
  }
}

/** A route of its own per target, so that a probe tests its path also while traffic is on the other one. */
const pins = (site: Site): Route[] => {
  if (!site.routing.pinTargets) return [];
  return paths.flatMap((path) =>
    site[path].targets.map(({ address }) => ({
      range: address.includes(':') ? `${address}/128` : `${address}/32`,
      attachment: attachmentOf(site, path),
      why: `Pin-${path}`,
    })),
  );
};

const attachmentOf = (site: Site, path: Path): string => {
  const { primaryAttachment, backupAttachment } = site.routing;
  const attachment = path === 'primary' ? primaryAttachment : backupAttachment;
  if (attachment !== undefined) return attachment;
  throw new Error(
    `sites.${site.name}.routing.primaryAttachment: needed for pinTargets, got none; name the Direct Connect gateway's attachment`,
  );
};

/** Less specific than any list: carries traffic after a clean loss of BGP, without anybody's doing. */
const backstop = (site: Site): Route[] =>
  site.routing.backstop.map((range) => ({ range, attachment: site.routing.backupAttachment, why: 'Backstop' }));
