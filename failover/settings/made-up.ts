/**
 * What the examples make up: their ids, the accounts and ids of AWS's own documentation, and the domains that are nobody's
 * (RFC 2606). A deployment with one of them fails half-way, or watches nothing and tells nobody.
 */
const madeUp =
  /^(?:[a-z-]+-0(?:123456789abcdef\d|a1b2c3d(?:4e5f60718)?|a{15}0|b{15}0)|dxvif-f(?:fhhk74f|gputw0j)|dxcon-fguhmqlc|123456789012|111122223333|.*@example\.(?:com|net|org))$/;

const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  // Stryker disable next-line ArrayDeclaration: only what is made up is given.
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};

/** The values of a site's settings that the examples made up, each once. */
export const madeUpIn = (settings: object): readonly string[] => [
  ...new Set(stringsIn(settings).filter((text) => madeUp.test(text))),
];
