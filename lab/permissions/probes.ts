import type { Probe, Site } from '../../failover/settings/site.ts';
import type { Declaration, Template } from '../template/assembly.ts';
import type { Register } from './register.ts';
import { trustPolicy } from './policy.ts';

/**
 * As whom the probes act. A host of the template has a profile, whose role it is. To an existing instance the operator
 * attached the policy that the stack puts out for it: the one that the probe's installation waits for.
 */

const instances = 'ec2.amazonaws.com';

const ofInstances = trustPolicy.parse({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: instances } },
});

/** The logical id that a property refers to, if it does. */
const referred = (value: unknown): string | undefined => {
  const [first] = [value].flat() as readonly (string | { readonly Ref?: string } | undefined)[];
  return typeof first === 'object' ? first.Ref : undefined;
};

interface InstallationProperties {
  readonly AssociationName?: unknown;
  readonly Targets?: readonly { readonly Key?: unknown; readonly Values?: unknown }[];
}

const installationOf = ({ Resources }: Template, name: string): Declaration | undefined =>
  Object.values(Resources).find(
    ({ Type, Properties }) =>
      Type === 'AWS::SSM::Association' && (Properties as InstallationProperties).AssociationName === name,
  );

/** The role of the host that an installation aims at, if the template makes the host. */
const hostRole = ({ Resources }: Template, { Properties }: Declaration): string | undefined => {
  const host = referred((Properties as InstallationProperties).Targets?.[0]?.Values);
  const profile = host === undefined ? undefined : referred(Resources[host]?.Properties?.['IamInstanceProfile']);
  return profile === undefined ? undefined : referred(Resources[profile]?.Properties?.['Roles']);
};

/** Whether an installation reaches the instance that the settings name. Systems Manager says Success of one that reaches none. */
const reaches = ({ Properties }: Declaration, { instance, tag }: Probe): boolean => {
  const { Key: key, Values: values } = (Properties as InstallationProperties).Targets?.[0] ?? {};
  const [ofKey, value] = tag === undefined ? ['InstanceIds', instance] : [`tag:${tag.key}`, tag.value];
  return key === ofKey && [values].flat()[0] === value;
};

/** The policies that an installation waits for. */
const awaited = ({ Resources }: Template, { DependsOn = [] }: Declaration): readonly string[] =>
  [DependsOn].flat().filter((id) => Resources[id]?.Type === 'AWS::IAM::ManagedPolicy');

interface Deployed {
  readonly site: Site;
  readonly template: Template;
  readonly partition: string;
  readonly account: string;
}

/** Lets each probe that the template installs where it is act by its own policies; any other has none, and is refused. */
export const beginProbes = ({ site, template, partition, account }: Deployed, register: Register): void => {
  const yourRole = (slot: string, installation: Declaration): string => {
    const name = `your-instance-${slot}`;
    const managed = awaited(template, installation).map((id) => `arn:${partition}:iam::${account}:policy/${id}`);
    register.addRole({ name, trust: ofInstances, managed });
    return name;
  };
  for (const probe of site.probes) {
    const { slot } = probe;
    const installation = installationOf(template, `dx-failover-${site.name}-probe-${slot}`);
    if (installation === undefined) continue;
    const isMissed = probe.host ? hostRole(template, installation) === undefined : !reaches(installation, probe);
    if (isMissed) continue;
    const role = hostRole(template, installation) ?? yourRole(slot, installation);
    register.begin(`LAB-PROBE-${slot}`, { role, service: instances, name: `instance-${slot}` });
  }
};
