// Plain JavaScript on purpose: it must run on the Node that is too old for everything else.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `dx-failover needs Node 22.18 or newer, and this is ${process.versions.node}: on Linux run "npm ci", which brings Node 24; elsewhere install it from https://nodejs.org.`,
  );
  process.exit(1);
}
