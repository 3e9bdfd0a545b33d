/** One Dockerfile that hadolint's tests say a rule of theirs catches, or does not. */
export interface DockerfileCase {
  readonly dockerfile: string;
  readonly caught: boolean;
}

// A test block is `it "name" $ …`, in which `ruleCatches "DL3007" "FROM debian:latest"` or
// `let dockerFile = [ "FROM debian", … ] in ruleCatches "DL3007" $ Text.unlines dockerFile` says what is expected.
const LITERAL = /"(?:[^"\\]|\\.|\\\s+\\)*"/u;
const NAMED = new RegExp(
  String.raw`let\s+(?<name>\w+)\s*=\s*(?:Text\.unlines\s*)?(?:\$\s*)?(?<list>\[[^\]]*\]|${LITERAL.source})`,
  'gu',
);
const EXPECTED = new RegExp(
  String.raw`\bruleCatches(?<not>Not)?\s+"\w+"\s+(?:\$?\s*(?:Text\.unlines\s+)?(?<name>[a-z]\w*)|(?<literal>${LITERAL.source}))`,
  'gu',
);

/** The cases of one of hadolint's `DL….Spec.hs`. A case whose text is not a literal is left out. */
export function haskellCases(source: string): readonly DockerfileCase[] {
  return source
    .split(/^\s*it\s+"/mu)
    .slice(1)
    .flatMap(casesOf);
}

function casesOf(block: string): readonly DockerfileCase[] {
  const texts = new Map(
    [...block.matchAll(NAMED)].map(({ groups }) => [groups?.['name'], textOf(groups?.['list'])]),
  );
  return [...block.matchAll(EXPECTED)].flatMap(({ groups }) => {
    const text =
      groups?.['literal'] === undefined ? texts.get(groups?.['name']) : textOf(groups['literal']);
    return text === undefined
      ? []
      : [{ dockerfile: withBase(text), caught: groups?.['not'] === undefined }];
  });
}

/** The lines of a list of literals, or of one. */
function textOf(haskell = ''): string {
  return [...haskell.matchAll(new RegExp(LITERAL, 'gu'))]
    .map(([literal]) =>
      literal
        .slice(1, -1)
        // A literal goes on after a gap of white space between two backslashes.
        .replaceAll(/\\\s+\\/gu, '')
        .replaceAll(String.raw`\n`, '\n')
        .replaceAll(/\\(?<char>["\\])/gu, '$<char>'),
    )
    .join('\n');
}

// Theirs may be a lone RUN, which is no Dockerfile to anybody else.
function withBase(text: string): string {
  return /^\s*FROM\s/imu.test(text) ? `${text}\n` : `FROM debian:12.11\n${text}\n`;
}
