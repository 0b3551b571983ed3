import * as z from 'zod';
import { architectures } from './architectures.ts';
import * as form from './forms.ts';

const host = z
  .strictObject({
    vpc: form.vpcId.describe('The VPC.'),
    vpcRange: form.range.optional().describe('Its range; given it, more mistakes are found before the deployment.'),
    subnet: form.subnetId.describe('The subnet.'),
    availabilityZone: form.availabilityZone.describe("The subnet's Availability Zone."),
    address: form.ipv4Address.describe('Its private address. Fixed: on-premises chooses the way back by it.'),
    image: form.imageId.describe(
      'The image, Amazon Linux 2023, best its own name, `ami-…`: Parameter Store forgets a version after 100 newer ones. A fixed one: another image would replace the host.',
    ),
    instanceType: form.instanceType
      .optional()
      .describe(
        "The instance type. Without it t3.micro, or t4g.micro where the image's name holds `arm64`. Of an `ami-…` for arm64 name it.",
      ),
  })
  .describe('An EC2 instance that the deployment makes.');

const tag = z
  .strictObject({
    key: form.text(1, 128).describe("The tag's key."),
    value: form.text(0, 256).describe("The tag's value."),
  })
  .describe('A tag that exactly one existing instance has, managed by Systems Manager.');

const sources = z
  .strictObject({
    primary: form.address
      .optional()
      .describe("For the targets of the primary path. Unless given, the host's own address."),
    backup: form.address
      .optional()
      .describe(
        'For the targets of the backup path: **set it**, to a second private address, with a static route to it over the VPN on-premises. Without it the answers may return over Direct Connect, and are lost with it: a failover comes late or never.',
      ),
  })
  .describe(
    'The address that each path is pinged from: on-premises chooses the way back by it. On a host that the deployment makes, these become its addresses.',
  );

/** A place that pings from. */
export const probe = z
  .strictObject({
    slot: form.slotName.describe('The name of the place in metrics and alarms: it survives the host.'),
    host: host.optional(),
    instance: form.instanceId.optional().describe('An existing instance, managed by Systems Manager.'),
    tag: tag.optional(),
    architecture: form
      .word(...architectures)
      .optional()
      .describe('The processor of an existing instance; x86_64 without it. Of a host that we make, the type tells it.'),
    sources: sources.default({}),
  })
  .refine((it) => [it.host, it.instance, it.tag].filter((way) => way !== undefined).length === 1, {
    error: 'exactly one of host (we make it), instance or tag (we install on it)',
  });

/** What each probe of a site must know of all of them: their slots in order, and its own source addresses. */
export const listOfProbes = form.list(z.object({ slot: probe.shape.slot, sources: probe.shape.sources }), 1, 5);
