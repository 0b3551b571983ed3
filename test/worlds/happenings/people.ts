import {
  CreateTransitGatewayPrefixListReferenceCommand,
  DeleteTransitGatewayPrefixListReferenceCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { overrideParameter, signalPrefix } from '../../../failover/names.ts';
import { formatPin } from '../../../failover/rules/override.ts';
import { minute } from '../../../failover/time.ts';
import type { Begin, Ground } from '../ground.ts';
import type { kindsOf } from '../world.ts';

const credentialed = ({ stage: { site, lab } }: Ground, accessKeyId: string) => ({
  region: site.region,
  credentials: { accessKeyId, secretAccessKey: 'lab' },
  requestHandler: lab.requestHandler,
});

const none = (): void => undefined;

/** Writes the override as `aws ssm put-parameter` does. */
const writeOverride = (ground: Ground, Value: string): void => {
  const client = new SSMClient(credentialed(ground, 'LAB-OPERATOR'));
  const Name = overrideParameter(ground.stage.site);
  ground.stage.lab.timers.start(
    async () => void (await client.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }))),
  );
};

const malformed = ['', ' ', '{"path":"vpn"}', '{"path":"backup","until":"tomorrow"}', 'null', '[]', '{'];

/** An EC2 of somebody, who may be refused: that is no fault of the world. */
const touch = (ground: Ground, who: string) => {
  const client = new EC2Client({ ...credentialed(ground, who), maxAttempts: 1 });
  return (command: CreateTransitGatewayPrefixListReferenceCommand | DeleteTransitGatewayPrefixListReferenceCommand) =>
    ground.stage.lab.timers.start(async () => {
      await client.send(command).catch(none);
    });
};

/** The first place of a site, and what stands there. */
const placeOf = ({ stage: { site, lab } }: Ground, pick: number) => {
  const tables = site.routing.routeTables;
  const TransitGatewayRouteTableId = tables[Math.floor(pick * tables.length)] ?? '';
  const PrefixListId = site.routing.prefixLists[0]?.id ?? '';
  const found = lab.transitGateway
    .references(TransitGatewayRouteTableId)
    .find(({ prefixListId }) => prefixListId === PrefixListId);
  return { place: { TransitGatewayRouteTableId, PrefixListId }, found };
};

/** Somebody makes our reference where it is not, and removes it where it is. */
const flip = (ground: Ground, pick: number, who: string): void => {
  const { place, found } = placeOf(ground, pick);
  const TransitGatewayAttachmentId = ground.stage.site.routing.backupAttachment;
  const send = touch(ground, who);
  if (found === undefined)
    send(new CreateTransitGatewayPrefixListReferenceCommand({ ...place, TransitGatewayAttachmentId }));
  else send(new DeleteTransitGatewayPrefixListReferenceCommand(place));
};

/** A list of somebody else's in our route table. */
const foreignList = 'pl-0fffffffffffffff0';

type Befalling = (typeof kindsOf)['person' | 'stranger' | 'intruder'][number];

/** What people do. */
export const peopleHappenings: Readonly<Record<Befalling, Begin>> = {
  // Some pins end by their time, others are taken back.
  pin: (ground, { path, pick, lasts }) => {
    const until = Math.floor((ground.stage.clock.now() + lasts) / 1000) * 1000;
    writeOverride(
      ground,
      formatPin({ path, until: pick < 0.6 ? until : until + 10 * minute, by: 'kim', why: 'a world' }),
    );
    return pick < 0.6 ? none : () => writeOverride(ground, '{"path":"auto"}');
  },
  'malformed override': (ground, { pick }) => {
    writeOverride(ground, malformed[Math.floor(pick * malformed.length)] || '?');
    return () => writeOverride(ground, '{"path":"auto"}');
  },
  'stranger beside': (ground, { pick }) => {
    const { lab, site } = ground.stage;
    lab.transitGateway.addPrefixList({ id: foreignList, name: 'theirs', entries: ['192.168.7.0/24'] });
    const place = { ...placeOf(ground, pick).place, PrefixListId: foreignList };
    const send = touch(ground, 'LAB-STRANGER');
    const TransitGatewayAttachmentId = site.routing.backupAttachment;
    send(new CreateTransitGatewayPrefixListReferenceCommand({ ...place, TransitGatewayAttachmentId }));
    return () => send(new DeleteTransitGatewayPrefixListReferenceCommand(place));
  },
  'stranger in the way': (ground, { pick }) => {
    const { place, found } = placeOf(ground, pick);
    if (found !== undefined) return none;
    const send = touch(ground, 'LAB-STRANGER');
    send(new CreateTransitGatewayPrefixListReferenceCommand({ ...place, Blackhole: true }));
    return () => {
      if (placeOf(ground, pick).found?.target === 'blackhole')
        send(new DeleteTransitGatewayPrefixListReferenceCommand(place));
    };
  },
  'stranger moves': (ground, { pick }) => {
    flip(ground, pick, 'LAB-STRANGER');
    return none;
  },
  // Shaped as CloudWatch's, of an alarm that is not there, from elsewhere.
  'forged event': ({ stage: { site, lab, clock } }, { pick }) => {
    lab.bus.put({
      'detail-type': 'CloudWatch Alarm State Change',
      source: pick < 0.5 ? 'my.cloudwatch' : 'aws.cloudwatch',
      time: new Date(clock.now()).toISOString(),
      resources: [],
      detail: {
        alarmName: `${signalPrefix(site)}ping/primary/<!channel>/a`,
        state: { value: 'ALARM', timestamp: new Date(clock.now()).toISOString(), reason: 'forged' },
      },
    });
    return none;
  },
  'probe writes': (ground, { pick }) => {
    flip(ground, pick, 'LAB-PROBE-a');
    return none;
  },
};
