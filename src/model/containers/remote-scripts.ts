import type { CommandLine } from './command-lines.ts';

/** Code that comes from the network and runs at once. */
export interface RemoteScript {
  /** What downloads it: `curl`. */
  readonly by: string;
  readonly address: string;
  /** What runs it: `bash`. */
  readonly runner: string;
  /** The address names a release or another fixed name. */
  readonly isVersioned: boolean;
}

const RUNNER =
  /^(?:sudo\s+(?:-\S+\s+)*|env\s+(?:\S+=\S*\s+)*|\w+=\S*\s+)*(?:\/\S*\/)?(?<runner>(?:ba|z|da|k)?sh|python[\d.]*|node|perl|ruby|pwsh)\b/u;
const HOLDER = /^(?:(?:ba|z|da)?sh|eval|source|\.|python[\d.]*)$/u;
const ADDRESS =
  /(?<address>(?:https?:\/\/|ftp:\/\/)[^\s"'<>|)]+|\b[a-z\d-]+(?:\.[a-z\d-]+)+\/[^\s"'<>|)]+)/iu;
const COMMIT = /\b[\da-f]{40}\b/u;
const VERSIONED = /\/v?\d+\.\d+[\w.-]*\/|\/(?:releases\/download|archive\/refs\/tags)\//u;
const THIS_MACHINE = /\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal|[^/]*\$)/u;

/** Undefined for a command that only downloads, or whose address is fixed to a commit, of this machine or unknown. */
export function remoteScriptOf({ words, status }: CommandLine): RemoteScript | undefined {
  const by = words[0] ?? '';
  if (!/^(?:curl|wget)$/u.test(by)) {
    return undefined;
  }
  const runner =
    RUNNER.exec(status.pipedInto ?? '')?.groups?.['runner'] ??
    (HOLDER.test(status.holder ?? '') && status.pipedInto === undefined
      ? status.holder
      : undefined);
  const address = ADDRESS.exec(words.slice(1).join(' '))?.groups?.['address'];
  if (runner === undefined || address === undefined) {
    return undefined;
  }
  // `| python -c …` and `| node -e …` read data.
  const isData = /^(?:sudo\s+)?(?:python[\d.]*|node|perl|ruby)\s+-(?:c|e|m|ne|pe)\b/u.test(
    status.pipedInto ?? '',
  );
  return COMMIT.test(address) || THIS_MACHINE.test(address) || isData
    ? undefined
    : { by, address, runner, isVersioned: VERSIONED.test(address) };
}

/** The address of a package that `pip install` takes from a git repository without a commit or tag. */
export function loosePipSource({ words }: CommandLine): string | undefined {
  const isPip =
    /^(?:\S*\/)?(?:pip[\d.]*|uv)$/u.test(words[0] ?? '') ||
    words.slice(1, 3).join(' ') === '-m pip';
  const source =
    isPip && words.includes('install')
      ? words.find((word) => /(?:^|\s|@\s?)git\+(?:https?|ssh):\/\//u.test(word))
      : undefined;
  return source === undefined || isFixedGit(source) ? undefined : source;
}

function isFixedGit(source: string): boolean {
  const reference = /\.git@(?<a>[^#\s]+)|\/[\w.-]+@(?<b>[^#\s/]+)(?:#|$)/u.exec(source)?.groups;
  const name = reference?.['a'] ?? reference?.['b'];
  return (
    name !== undefined && (/^[\da-f]{7,40}$/u.test(name) || /\d/u.test(name) || name.includes('$'))
  );
}
