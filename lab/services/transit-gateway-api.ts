import type * as ec2 from '@aws-sdk/client-ec2';
import type { Answer, Call, Service } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import { filtered } from './ec2-filters.ts';
import type { Filters } from './ec2-filters.ts';
import { page } from './page.ts';
import { createReference, deleteReference, modifyReference } from './references.ts';
import type { ReferenceKey } from './references.ts';
import { attachmentOf, prefixListOf, routesOf, tableOf } from './route-tables.ts';
import type { Reference, RouteTables, Target } from './route-tables.ts';
import { servingOnly } from './served-members.ts';
import { isWithin, select, winners } from './routes.ts';
import type { Attachment, PrefixList, Route } from './routes.ts';

type ReferenceInput = ec2.CreateTransitGatewayPrefixListReferenceCommandInput;

const keyOf = (input: {
  TransitGatewayRouteTableId?: string | undefined;
  PrefixListId?: string | undefined;
}): ReferenceKey => ({
  tableId: input.TransitGatewayRouteTableId ?? '',
  prefixListId: input.PrefixListId ?? '',
});

const targetOf = (state: RouteTables, { TransitGatewayAttachmentId: id, Blackhole }: ReferenceInput): Target => {
  if (id !== undefined && Blackhole === true)
    throw undocumentedError(
      'a reference to an attachment and to nothing',
      'An attachment and Blackhole exclude each other',
    );
  if (Blackhole === true) return 'blackhole';
  if (id === undefined)
    throw undocumentedError(
      'a reference to nothing',
      'The request must contain the parameter TransitGatewayAttachmentId',
    );
  return attachmentOf(state, id);
};

const attachmentNames = ({ id, kind, resourceId }: Attachment) => ({
  TransitGatewayAttachmentId: id,
  ResourceType: kind,
  ResourceId: resourceId,
});

const shownReference = (tableId: string, account: string, { prefixListId, state, target }: Reference) => ({
  TransitGatewayRouteTableId: tableId,
  PrefixListId: prefixListId,
  PrefixListOwnerId: account,
  State: state,
  Blackhole: target === 'blackhole',
  ...(target === 'blackhole' ? {} : { TransitGatewayAttachment: attachmentNames(target) }),
});

/** AWS reports the routes of a reference as `propagated`, with the list's id (prefix list references, transit gateway guide). */
const shownRoute = ({ cidr, source, attachment, prefixListId }: Route): ec2.TransitGatewayRoute => ({
  DestinationCidrBlock: cidr,
  Type: source === 'static' ? 'static' : 'propagated',
  State: attachment ? 'active' : 'blackhole',
  ...(attachment ? { TransitGatewayAttachments: [attachmentNames(attachment)] } : {}),
  ...(prefixListId === undefined ? {} : { PrefixListId: prefixListId }),
});

const attachmentFilters = <T>(of: (item: T) => Attachment | undefined): Filters<T> => ({
  'attachment.transit-gateway-attachment-id': (item, value) => of(item)?.id === value,
  'attachment.resource-id': (item, value) => of(item)?.resourceId === value,
  'attachment.resource-type': (item, value) => of(item)?.kind === value,
});

const referenceFilters: Filters<Reference> = {
  ...attachmentFilters(({ target }) => (target === 'blackhole' ? undefined : target)),
  'is-blackhole': ({ target }, value) => String(target === 'blackhole') === value,
  'prefix-list-id': ({ prefixListId }, value) => prefixListId === value,
  state: ({ state }, value) => state === value,
};

const routeFilters = (routes: readonly Route[]): Filters<Route> => ({
  ...attachmentFilters(({ attachment }) => attachment),
  'prefix-list-id': ({ prefixListId }, value) => prefixListId === value,
  'route-search.exact-match': ({ cidr }, value) => cidr === value,
  'route-search.longest-prefix-match': (route, value) => select(routes, value) === route,
  'route-search.subnet-of-match': ({ cidr }, value) => isWithin(cidr, value),
  'route-search.supernet-of-match': ({ cidr }, value) => isWithin(value, cidr),
  state: (route, value) => shownRoute(route).State === value,
  type: (route, value) => shownRoute(route).Type === value,
});

const tokenCode = 'InvalidNextToken';
const pageOf = <T>(
  items: readonly T[],
  { MaxResults, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
) => page(items, { size: MaxResults, token: NextToken }, tokenCode);

type Written = Answer<ec2.CreateTransitGatewayPrefixListReferenceCommandOutput>;

const shown = ({ tableId }: ReferenceKey, { account }: Call, reference: Reference): Written => ({
  TransitGatewayPrefixListReference: shownReference(tableId, account, reference),
});

const writes = (state: RouteTables) => {
  return {
    CreateTransitGatewayPrefixListReference: (input: ReferenceInput, call: Call): Written =>
      shown(keyOf(input), call, createReference(state, keyOf(input), targetOf(state, input))),
    ModifyTransitGatewayPrefixListReference: (
      input: ec2.ModifyTransitGatewayPrefixListReferenceCommandInput,
      call: Call,
    ): Written => shown(keyOf(input), call, modifyReference(state, keyOf(input), targetOf(state, input))),
    DeleteTransitGatewayPrefixListReference: (
      input: ec2.DeleteTransitGatewayPrefixListReferenceCommandInput,
      call: Call,
    ): Written => shown(keyOf(input), call, deleteReference(state, keyOf(input))),
  };
};

const tableReads = (state: RouteTables) => ({
  GetTransitGatewayPrefixListReferences: (
    input: ec2.GetTransitGatewayPrefixListReferencesCommandInput,
    { account }: Call,
  ): Answer<ec2.GetTransitGatewayPrefixListReferencesCommandOutput> => {
    const { id, references } = tableOf(state, input.TransitGatewayRouteTableId ?? '');
    const { items, next } = pageOf(filtered([...references.values()], input.Filters, referenceFilters), input);
    return {
      TransitGatewayPrefixListReferences: items.map((reference) => shownReference(id, account, reference)),
      NextToken: next,
    };
  },
  SearchTransitGatewayRoutes: (
    input: ec2.SearchTransitGatewayRoutesCommandInput,
  ): Answer<ec2.SearchTransitGatewayRoutesCommandOutput> => {
    const routes = winners(routesOf(state, input.TransitGatewayRouteTableId ?? ''));
    const { items, next } = pageOf(filtered(routes, input.Filters, routeFilters(routes)), input);
    return { Routes: items.map(shownRoute), AdditionalRoutesAvailable: next !== undefined, NextToken: next };
  },
});

const shownList = ({ id, name, entries }: PrefixList, { account }: Call): ec2.ManagedPrefixList => ({
  PrefixListId: id,
  PrefixListName: name,
  AddressFamily: entries.some((entry) => entry.includes(':')) ? 'IPv6' : 'IPv4',
  State: 'create-complete',
  MaxEntries: entries.length,
  Version: 1,
  OwnerId: account,
});

const listFilters: Filters<PrefixList> = {
  'prefix-list-id': ({ id }, value) => id === value,
  'prefix-list-name': ({ name }, value) => name === value,
};

const listReads = (state: RouteTables) => ({
  GetManagedPrefixListEntries: servingOnly(
    ['DryRun', 'PrefixListId', 'MaxResults', 'NextToken'],
    (input: ec2.GetManagedPrefixListEntriesCommandInput): Answer<ec2.GetManagedPrefixListEntriesCommandOutput> => {
      const { items, next } = pageOf(prefixListOf(state, input.PrefixListId ?? '').entries, input);
      return { Entries: items.map((Cidr) => ({ Cidr })), NextToken: next };
    },
  ),
  DescribeManagedPrefixLists: (
    input: ec2.DescribeManagedPrefixListsCommandInput,
    call: Call,
  ): Answer<ec2.DescribeManagedPrefixListsCommandOutput> => {
    const lists = input.PrefixListIds?.map((id) => prefixListOf(state, id)) ?? [...state.prefixLists.values()];
    const { items, next } = pageOf(filtered(lists, input.Filters, listFilters), input);
    return { PrefixLists: items.map((list) => shownList(list, call)), NextToken: next };
  },
});

/** What EC2's API does with these tables. */
export const transitGatewayOperations = (state: RouteTables): Service['operations'] => ({
  ...writes(state),
  ...tableReads(state),
  ...listReads(state),
});
