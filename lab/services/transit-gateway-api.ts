import type * as ec2 from '@aws-sdk/client-ec2';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Call, Service } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import { page } from './page.ts';
import { createReference, deleteReference, modifyReference } from './references.ts';
import type { ReferenceKey } from './references.ts';
import { attachmentOf, prefixListOf, routesOf, tableOf } from './route-tables.ts';
import type { Reference, RouteTables, Target } from './route-tables.ts';
import { servingOnly } from './served-members.ts';
import { winners } from './routes.ts';
import type { Attachment, Route } from './routes.ts';

type ReferenceInput = ec2.CreateTransitGatewayPrefixListReferenceCommandInput;
type Written = Answer<ec2.CreateTransitGatewayPrefixListReferenceCommandOutput>;

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

/** The routes that the one filter lets through which the lab knows: `type`. */
const filtered = (routes: readonly ec2.TransitGatewayRoute[], filters: readonly ec2.Filter[]) =>
  filters.reduce((left, { Name = '', Values = [] }) => {
    if (Name === 'type') return left.filter(({ Type = '' }) => Values.includes(Type));
    throw new ServiceError('InvalidParameterValue', `The filter '${Name}' is invalid; the lab serves type`);
  }, routes);

/** Whether a dry run looks at what is named is not documented: here at table, list and attachment, not at the reference. */
const writing =
  (state: RouteTables, write: (key: ReferenceKey, target: () => Target) => Reference) =>
  (input: ReferenceInput, { account }: Call): Written => {
    const { TransitGatewayRouteTableId: tableId = '', PrefixListId: prefixListId = '', DryRun } = input;
    const target = () => targetOf(state, input);
    if (DryRun === true) {
      tableOf(state, tableId);
      prefixListOf(state, prefixListId);
      if (input.TransitGatewayAttachmentId !== undefined) target();
      throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    }
    const reference = write({ tableId, prefixListId }, target);
    return { TransitGatewayPrefixListReference: shownReference(tableId, account, reference) };
  };

const ofReference = ['TransitGatewayRouteTableId', 'PrefixListId', 'DryRun'] as const;
const withTarget = [...ofReference, 'TransitGatewayAttachmentId', 'Blackhole'] as const;

/** What EC2's API does with these tables. */
export const transitGatewayOperations = (state: RouteTables): Service['operations'] => ({
  CreateTransitGatewayPrefixListReference: servingOnly(
    withTarget,
    writing(state, (key, target) => createReference(state, key, target())),
  ),
  ModifyTransitGatewayPrefixListReference: servingOnly(
    withTarget,
    writing(state, (key, target) => modifyReference(state, key, target())),
  ),
  DeleteTransitGatewayPrefixListReference: servingOnly(
    ofReference,
    writing(state, (key) => deleteReference(state, key)),
  ),
  GetTransitGatewayPrefixListReferences: servingOnly(
    ['TransitGatewayRouteTableId', 'MaxResults', 'NextToken'],
    (
      input: ec2.GetTransitGatewayPrefixListReferencesCommandInput,
      { account }: Call,
    ): Answer<ec2.GetTransitGatewayPrefixListReferencesCommandOutput> => {
      const { id, references } = tableOf(state, input.TransitGatewayRouteTableId ?? '');
      const request = { size: input.MaxResults, token: input.NextToken };
      const { items, next } = page([...references.values()], request, 'InvalidNextToken');
      return {
        TransitGatewayPrefixListReferences: items.map((reference) => shownReference(id, account, reference)),
        NextToken: next,
      };
    },
  ),
  SearchTransitGatewayRoutes: servingOnly(
    ['TransitGatewayRouteTableId', 'Filters', 'MaxResults', 'NextToken'],
    (input: ec2.SearchTransitGatewayRoutesCommandInput): Answer<ec2.SearchTransitGatewayRoutesCommandOutput> => {
      const routes = winners(routesOf(state, input.TransitGatewayRouteTableId ?? '')).map(shownRoute);
      const request = { size: input.MaxResults, token: input.NextToken };
      const { items, next } = page(filtered(routes, input.Filters ?? []), request, 'InvalidNextToken');
      return { Routes: [...items], NextToken: next, AdditionalRoutesAvailable: next !== undefined };
    },
  ),
});
