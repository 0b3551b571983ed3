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
import { canonicalRange } from '../failover/settings/fields/ranges.ts';
import type { ReferenceReading, Route, SeenRoutes } from '../failover/snapshot.ts';

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

/**
 * Asks EC2 whether it would carry out a change, and changes nothing. Always rejects where EC2 answers: with
 * `DryRunOperation` where it would.
 */
export const dryRun = async (client: EC2Client, change: Change, signal: AbortSignal): Promise<void> => {
  const { routeTableId: TransitGatewayRouteTableId, prefixListId: PrefixListId } = change;
  const input = { TransitGatewayRouteTableId, PrefixListId, DryRun: true };
  if (change.kind === 'delete')
    await client.send(new DeleteTransitGatewayPrefixListReferenceCommand(input), { abortSignal: signal });
  else
    await client.send(
      new CreateTransitGatewayPrefixListReferenceCommand({ ...input, TransitGatewayAttachmentId: change.attachmentId }),
      { abortSignal: signal },
    );
};

/** The most that one page holds. */
const routesPerPage = 1000;

const toRoute = (route: TransitGatewayRoute): Route[] => {
  const cidr = canonicalRange(route.DestinationCidrBlock ?? '');
  if (cidr === undefined || route.State === undefined) return [];
  const attachments = (route.TransitGatewayAttachments ?? []).flatMap(
    ({ TransitGatewayAttachmentId: id, ResourceType: kind }) => (id === undefined ? [] : [{ id, kind }]),
  );
  return [
    { cidr, state: route.State, isStatic: route.Type === 'static', attachments, prefixListId: route.PrefixListId },
  ];
};

/** Every route has a type, so this lets all of them through, in whatever state; EC2 wants a filter. */
const all = [{ Name: 'type', Values: ['propagated', 'static'] }];

/** One page of a route table. */
export interface RoutesPage extends SeenRoutes {
  /** Of the page that follows. */
  readonly token: string | undefined;
}

/** Reads one page of the routes that a table selects: the first one without a token. */
export const readRoutesPage = async (
  client: EC2Client,
  { routeTableId, token }: { readonly routeTableId: string; readonly token: string | undefined },
  signal: AbortSignal,
): Promise<RoutesPage> => {
  const page = await client.send(
    new SearchTransitGatewayRoutesCommand({
      TransitGatewayRouteTableId: routeTableId,
      Filters: all,
      MaxResults: routesPerPage,
      ...(token !== undefined && { NextToken: token }),
    }),
    { abortSignal: signal },
  );
  const next = page.NextToken === '' ? undefined : page.NextToken;
  return {
    routes: (page.Routes ?? []).flatMap(toRoute),
    isComplete: next !== undefined || page.AdditionalRoutesAvailable !== true,
    token: next,
  };
};
