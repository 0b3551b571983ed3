// Plain JavaScript on purpose: it must run on the Node that is too old for everything else.
const [major] = process.versions.node.split('.');
if (major !== '24') {
  console.error(
    `dx-failover runs on Node 24, as its Lambda function does, and this is ${process.versions.node}: on Linux run "npm ci", which brings it; elsewhere install it from https://nodejs.org.`,
  );
  process.exit(1);
}
