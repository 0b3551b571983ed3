/**
 * Characters that look like one of ASCII, or like none, and are not: pasted from a wiki, typed with an input method for
 * Chinese, or put in by a word processor. Names are Unicode's.
 */

/** What is meant, then the characters that look like it: each by its code point and its name. */
const listed: readonly (readonly [meant: string, looks: string])[] = [
  [
    ' ',
    'a0 NO-BREAK SPACE,1680 OGHAM SPACE MARK,2000 EN QUAD,2001 EM QUAD,2002 EN SPACE,2003 EM SPACE,2004 THREE-PER-EM SPACE,2005 FOUR-PER-EM SPACE,2006 SIX-PER-EM SPACE,2007 FIGURE SPACE,2008 PUNCTUATION SPACE,2009 THIN SPACE,200a HAIR SPACE,2028 LINE SEPARATOR,2029 PARAGRAPH SEPARATOR,202f NARROW NO-BREAK SPACE,205f MEDIUM MATHEMATICAL SPACE,3000 IDEOGRAPHIC SPACE',
  ],
  [
    '',
    'ad SOFT HYPHEN,200b ZERO WIDTH SPACE,200c ZERO WIDTH NON-JOINER,200d ZERO WIDTH JOINER,200e LEFT-TO-RIGHT MARK,200f RIGHT-TO-LEFT MARK,202a LEFT-TO-RIGHT EMBEDDING,202b RIGHT-TO-LEFT EMBEDDING,202c POP DIRECTIONAL FORMATTING,202d LEFT-TO-RIGHT OVERRIDE,202e RIGHT-TO-LEFT OVERRIDE,2060 WORD JOINER,2066 LEFT-TO-RIGHT ISOLATE,2067 RIGHT-TO-LEFT ISOLATE,2068 FIRST STRONG ISOLATE,2069 POP DIRECTIONAL ISOLATE,feff ZERO WIDTH NO-BREAK SPACE',
  ],
  [
    '-',
    '2010 HYPHEN,2011 NON-BREAKING HYPHEN,2012 FIGURE DASH,2013 EN DASH,2014 EM DASH,2015 HORIZONTAL BAR,2043 HYPHEN BULLET,2212 MINUS SIGN,fe58 SMALL EM DASH,fe63 SMALL HYPHEN-MINUS',
  ],
  [
    '"',
    '201c LEFT DOUBLE QUOTATION MARK,201d RIGHT DOUBLE QUOTATION MARK,201e DOUBLE LOW-9 QUOTATION MARK,201f DOUBLE HIGH-REVERSED-9 QUOTATION MARK,2033 DOUBLE PRIME,ab LEFT-POINTING DOUBLE ANGLE QUOTATION MARK,bb RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK',
  ],
  [
    "'",
    '2018 LEFT SINGLE QUOTATION MARK,2019 RIGHT SINGLE QUOTATION MARK,201b SINGLE HIGH-REVERSED-9 QUOTATION MARK,2032 PRIME,b4 ACUTE ACCENT',
  ],
  [',', '3001 IDEOGRAPHIC COMMA,fe50 SMALL COMMA,ff64 HALFWIDTH IDEOGRAPHIC COMMA,201a SINGLE LOW-9 QUOTATION MARK'],
  [
    '.',
    '3002 IDEOGRAPHIC FULL STOP,fe52 SMALL FULL STOP,ff61 HALFWIDTH IDEOGRAPHIC FULL STOP,2024 ONE DOT LEADER,b7 MIDDLE DOT',
  ],
  [':', '2236 RATIO,a789 MODIFIER LETTER COLON,fe55 SMALL COLON,fe13 PRESENTATION FORM FOR VERTICAL COLON'],
  ['/', '2044 FRACTION SLASH,2215 DIVISION SLASH'],
  ['[', '3010 LEFT BLACK LENTICULAR BRACKET'],
  [']', '3011 RIGHT BLACK LENTICULAR BRACKET'],
];

/** Letters that are drawn as Latin ones: what each means, in the order of the code points, and their names. */
const letters: readonly (readonly [script: string, latin: string, looks: string])[] = [
  [
    'CYRILLIC SMALL LETTER',
    'aeopcyxksijhdl',
    '430 A,435 IE,43e O,440 ER,441 ES,443 U,445 HA,43a KA,455 DZE,456 BYELORUSSIAN-UKRAINIAN I,458 JE,4bb SHHA,501 KOMI DE,4cf PALOCHKA',
  ],
  [
    'CYRILLIC CAPITAL LETTER',
    'ABEKMHOPCTXSIJ',
    '410 A,412 VE,415 IE,41a KA,41c EM,41d EN,41e O,420 ER,421 ES,422 TE,425 HA,405 DZE,406 BYELORUSSIAN-UKRAINIAN I,408 JE',
  ],
  ['GREEK SMALL LETTER', 'aiokvp', '3b1 ALPHA,3b9 IOTA,3bf OMICRON,3ba KAPPA,3bd NU,3c1 RHO'],
  [
    'GREEK CAPITAL LETTER',
    'ABEZHIKMNOPTYX',
    '391 ALPHA,392 BETA,395 EPSILON,396 ZETA,397 ETA,399 IOTA,39a KAPPA,39c MU,39d NU,39f OMICRON,3a1 RHO,3a4 TAU,3a5 UPSILON,3a7 CHI',
  ],
  ['LATIN SMALL LETTER', 'ig', '131 DOTLESS I,261 SCRIPT G'],
];

/** The marks of ASCII in the order of their names below. */
const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const markNames =
  'EXCLAMATION MARK,QUOTATION MARK,NUMBER SIGN,DOLLAR SIGN,PERCENT SIGN,AMPERSAND,APOSTROPHE,LEFT PARENTHESIS,RIGHT PARENTHESIS,ASTERISK,PLUS SIGN,COMMA,HYPHEN-MINUS,FULL STOP,SOLIDUS,COLON,SEMICOLON,LESS-THAN SIGN,EQUALS SIGN,GREATER-THAN SIGN,QUESTION MARK,COMMERCIAL AT,LEFT SQUARE BRACKET,REVERSE SOLIDUS,RIGHT SQUARE BRACKET,CIRCUMFLEX ACCENT,LOW LINE,GRAVE ACCENT,LEFT CURLY BRACKET,VERTICAL LINE,RIGHT CURLY BRACKET,TILDE'.split(
    ',',
  );
const digits = 'ZERO,ONE,TWO,THREE,FOUR,FIVE,SIX,SEVEN,EIGHT,NINE'.split(',');

interface Look {
  /** The ASCII character that it looks like; empty where it is not seen. */
  readonly meant: string;
  /** Unicode's; undefined where we do not have it. */
  readonly name: string | undefined;
}

const entriesOf = (looks: string): (readonly [character: string, name: string])[] =>
  looks.split(',').map((entry) => {
    const space = entry.indexOf(' ');
    return [String.fromCodePoint(Number.parseInt(entry.slice(0, space), 16)), entry.slice(space + 1)];
  });

const table: ReadonlyMap<string, Look> = new Map([
  ...listed.flatMap(([meant, looks]) =>
    entriesOf(looks).map(([character, name]) => [character, { meant, name }] as const),
  ),
  ...letters.flatMap(([script, latin, looks]) =>
    entriesOf(looks).map(
      ([character, name], index) => [character, { meant: latin.charAt(index), name: `${script} ${name}` }] as const,
    ),
  ),
]);

const asciiName = (character: string): string => {
  if (/[0-9]/.test(character)) return `DIGIT ${digits[Number(character)] ?? ''}`;
  if (/[a-z]/.test(character)) return `LATIN SMALL LETTER ${character.toUpperCase()}`;
  return /[A-Z]/.test(character) ? `LATIN CAPITAL LETTER ${character}` : (markNames[marks.indexOf(character)] ?? '');
};

/** What a character looks like; undefined for ASCII, and for what looks like itself only. */
const lookOf = (character: string): Look | undefined => {
  if (character <= '\u007f') return undefined;
  const known = table.get(character);
  if (known !== undefined) return known;
  // Full-width, superscript, mathematical and other forms of an ASCII character.
  const plain = character.normalize('NFKC');
  if (!/^[!-~]$/.test(plain)) return undefined;
  const isFullWidth = character >= '\uff01' && character <= '\uff5e';
  return { meant: plain, name: isFullWidth ? `FULLWIDTH ${asciiName(plain)}` : undefined };
};

/** One character that is not what it looks like, in one line: its first place there, and how often it stands in it. */
export interface Lookalike extends Look {
  readonly character: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in characters. */
  readonly column: number;
  readonly count: number;
}

/** Those of a text, line by line. */
export const lookalikesIn = (text: string): readonly Lookalike[] =>
  text.split('\n').flatMap((line, index) => {
    const characters = Array.from(line);
    return [...new Set(characters)].flatMap((character) => {
      const look = lookOf(character);
      if (look === undefined) return [];
      const count = characters.filter((it) => it === character).length;
      return [{ ...look, character, line: index + 1, column: characters.indexOf(character) + 1, count }];
    });
  });

/** A colon in the place of YAML's: there it needs a space, which the full-width one seems to have. */
const separates = (before: string, after: string): boolean => /^[\s-]*[\w-]+$/.test(before) && !/^\s/.test(after);

/** The text with what is meant in the places of these. */
export const mended = (text: string, those: readonly Lookalike[]): string =>
  text
    .split('\n')
    .map((line, index) =>
      those
        .filter((it) => it.line === index + 1)
        .reduce((so, { character, meant }) => {
          const [first = '', ...rest] = so.split(character);
          const isKey = meant === ':' && separates(first, rest[0] ?? '');
          return isKey ? `${first}: ${rest.join(meant)}` : so.replaceAll(character, meant);
        }, line),
    )
    .join('\n');

/** So many are judged: each costs two more readings of the text. */
const mostJudged = 10;

/**
 * Those of a text's lookalikes that do harm: where they stay and all others are mended, the reader finds other faults. One
 * in a text where anything may stand does none. `faultsOf` reads a text and says what is wrong with it.
 */
export const harmfulIn = (text: string, faultsOf: (text: string) => string): readonly Lookalike[] => {
  const all = lookalikesIn(text).slice(0, mostJudged);
  const atBest = faultsOf(mended(text, all));
  const isHarmful = (left: (it: Lookalike) => boolean): boolean =>
    faultsOf(
      mended(
        text,
        all.filter((it) => !left(it)),
      ),
    ) !== atBest;
  // Line by line first: of a pair of quotation marks that do no harm, one alone would.
  const lines = [...new Set(all.map(({ line }) => line))].filter((line) => isHarmful((it) => it.line === line));
  return all.filter((one) => lines.includes(one.line) && isHarmful((it) => it === one));
};

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** `U+00A0 NO-BREAK SPACE at column 1, 7 times in this line`. */
export const describeLookalike = ({ character, name, column, count }: Lookalike): string =>
  `${codePoint(character)}${name === undefined ? '' : ` ${name}`} at column ${column}${count > 1 ? `, ${count} times in this line` : ''}`;

/** `: (U+003A), which it looks like`. */
export const describeMeant = ({ meant }: Look): string => {
  if (meant === '') return 'nothing in its place: it cannot be seen';
  return `${meant === ' ' ? 'a space' : meant} (${codePoint(meant)}), which it looks like`;
};
