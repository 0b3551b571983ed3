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
    // oxlint-disable-next-line no-await-in-loop -- a page names the next
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

/** Reads the route that a table selects for a range (longest prefix), or undefined where none covers it. */
export const readSelectedRoute = async (
  client: EC2Client,
  of: { readonly routeTableId: string; readonly range: string },
  signal: AbortSignal,
): Promise<SelectedRoute | undefined> => {
  const answer = await client.send(
    new SearchTransitGatewayRoutesCommand({
      TransitGatewayRouteTableId: of.routeTableId,
      Filters: [{ Name: 'route-search.longest-prefix-match', Values: [of.range] }],
    }),
    { abortSignal: signal },
  );
  return (answer.Routes ?? []).flatMap(toRoute)[0];
};
