import type { AskHost } from './judging/own-network.ts';

/** The instance metadata service's own address; the variable is the one that the SDKs read. */
const standardEndpoint = 'http://169.254.169.254';

/**
 * Asks the instance metadata service for a token (IMDSv2). Any answer will do, a refusal too: it shows that the host's
 * network interface works. Undefined where AWS_EC2_METADATA_DISABLED is true: the network is then not judged.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export const askMetadata = (environment: Readonly<Record<string, string | undefined>>): AskHost | undefined => {
  if (environment['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return undefined;
  const endpoint = environment['AWS_EC2_METADATA_SERVICE_ENDPOINT'] ?? standardEndpoint;
  const url = new URL('/latest/api/token', endpoint);
  return async (signal) => {
    const headers = { 'X-aws-ec2-metadata-token-ttl-seconds': '60' };
    const answer = await fetch(url, { method: 'PUT', headers, signal });
    await answer.body?.cancel();
  };
};
