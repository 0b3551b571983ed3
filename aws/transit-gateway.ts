import {
  CreateTransitGatewayPrefixListReferenceCommand,
  DeleteTransitGatewayPrefixListReferenceCommand,
  GetTransitGatewayPrefixListReferencesCommand,
  SearchTransitGatewayRoutesCommand,
  type EC2Client,
  type TransitGatewayPrefixListReference,
  type TransitGatewayRoute,
} from '@aws-sdk/client-ec2';
import type { Change } from '../failover/plan.ts';
import type { ReferenceReading, SelectedRoute } from '../failover/snapshot.ts';

/** The most that one page holds: a table has a handful, so reading it is one call. */
const referencesPerPage = 1000;

const toReference = (reference: TransitGatewayPrefixListReference): ReferenceReading[] => {
  const { PrefixListId: prefixListId, State: state } = reference;
  if (prefixListId === undefined || state === undefined) return [];
  return [
    {
      prefixListId,
      state,
      attachmentId: reference.TransitGatewayAttachment?.TransitGatewayAttachmentId,
      isBlackhole: reference.Blackhole === true,
    },
  ];
};

/** Reads all prefix list references of a route table, page after page. */
export const readReferences = async (
  client: EC2Client,
  routeTableId: string,
  signal: AbortSignal,
): Promise<readonly ReferenceReading[]> => {
  const references: ReferenceReading[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetTransitGatewayPrefixListReferencesCommand({
        TransitGatewayRouteTableId: routeTableId,
        MaxResults: referencesPerPage,
        ...(NextToken !== undefined && { NextToken }),
      }),
      { abortSignal: signal },
    );
    references.push(...(page.TransitGatewayPrefixListReferences ?? []).flatMap(toReference));
    NextToken = page.NextToken;
  } while (NextToken !== undefined && NextToken !== '');
  return references;
};

/**
 * Makes or removes the reference that a change names. AWS documents no error code for a reference that is there already
 * or not there any more, and takes no client token: after any error, read again.
 */
export const writeReference = async (
  client: EC2Client,
  change: Change,
  signal: AbortSignal,
): Promise<'created' | 'removed'> => {
  const key = { TransitGatewayRouteTableId: change.routeTableId, PrefixListId: change.prefixListId };
  if (change.kind === 'delete') {
    await client.send(new DeleteTransitGatewayPrefixListReferenceCommand(key), { abortSignal: signal });
    return 'removed';
  }
  const input = { ...key, TransitGatewayAttachmentId: change.attachmentId };
  await client.send(new CreateTransitGatewayPrefixListReferenceCommand(input), { abortSignal: signal });
  return 'created';
};

const toRoute = (route: TransitGatewayRoute): SelectedRoute[] =>
  route.DestinationCidrBlock === undefined
    ? []
    : [
        {
          cidr: route.DestinationCidrBlock,
          attachmentId: route.TransitGatewayAttachments?.[0]?.TransitGatewayAttachmentId,
          prefixListId: route.PrefixListId,
        },
      ];

const searchRoutes = async (
  client: EC2Client,
  { routeTableId, ...filter }: { readonly routeTableId: string; readonly Name: string; readonly Values: string[] },
  signal: AbortSignal,
): Promise<readonly SelectedRoute[]> => {
  const input = { TransitGatewayRouteTableId: routeTableId, Filters: [filter] };
  const answer = await client.send(new SearchTransitGatewayRoutesCommand(input), { abortSignal: signal });
  return (answer.Routes ?? []).flatMap(toRoute);
};

/** The routes that decide where packets to a range go. */
export interface RangeRoutes {
  /** The route that covers the whole range (longest prefix); undefined where none does. */
  readonly covering: SelectedRoute | undefined;
  /** More specific routes inside the range: each wins for its part. */
  readonly inside: readonly SelectedRoute[];
}

/** Reads which routes a table selects for a range. */
export const readRangeRoutes = async (
  client: EC2Client,
  { routeTableId, range }: { readonly routeTableId: string; readonly range: string },
  signal: AbortSignal,
): Promise<RangeRoutes> => {
  const search = (kind: string) =>
    searchRoutes(client, { routeTableId, Name: `route-search.${kind}`, Values: [range] }, signal);
  const [covering, subnets] = await Promise.all([search('longest-prefix-match'), search('subnet-of-match')]);
  return { covering: covering[0], inside: subnets.filter(({ cidr }) => cidr !== range) };
};
