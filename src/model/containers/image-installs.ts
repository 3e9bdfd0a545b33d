import type { CommandLine } from './command-lines.ts';

/** An installation in an image whose result differs from day to day. */
export interface UnpinnedInstall {
  readonly manager: 'apt' | 'apk' | 'pip' | 'npm';
  /** What is installed without a version; empty for `npm install` of what the manifest lists. */
  readonly packages: readonly string[];
}

// Options that take the next word. The same letter is another option of another manager.
const WITH_VALUE = {
  apt: setOf('-t --target-release -o --option'),
  apk: setOf('-X --repository -t --virtual --arch -p --root'),
  pip: setOf(
    '-i --index-url --extra-index-url --index --default-index --index-strategy -f --find-links -t --target',
    '--trusted-host --prefix --root --root-user-action --python -p --platform --src --build -b --python-version',
    '--implementation --abi --upgrade-strategy --progress-bar --log --proxy --cert --client-cert --cache-dir',
    '--timeout --retries --exists-action --report --no-binary --only-binary -C --config-settings',
    '--config-setting --global-option --keyring-provider --link-mode --prerelease --resolution',
  ),
  npm: setOf(
    '--registry --prefix -C --loglevel --cache --omit --include --tag -w --workspace --userconfig --cpu --os',
    '--libc --fetch-timeout --fetch-retries --network-timeout --maxsockets --before --install-strategy',
  ),
} as const;
// They make the installation and are replaced by it.
const INSTALLERS = /^(?:pip|setuptools|wheel)$/u;

/** Undefined for a command that installs nothing, or only what is named with its version or listed in a file. */
export function unpinnedInstall({ words }: CommandLine): UnpinnedInstall | undefined {
  const [program = '', ...rest] = isModulePip(words) ? words.slice(2) : words;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const at = rest.findIndex((word) => !word.startsWith('-'));
  const action = rest[at] ?? '';
  const options = rest.filter((word) => word.startsWith('-'));
  const given = rest.slice(at + 1);
  if (/^apt(?:-get)?$/u.test(name) && action === 'install') {
    return found(
      'apt',
      packagesIn('apt', given).filter((one) => !one.includes('=') && !/^\.{0,2}\//u.test(one)),
    );
  }
  if (name === 'apk' && action === 'add') {
    return found(
      'apk',
      packagesIn('apk', given).filter((one) => !/[=~<>]/u.test(one) && !one.startsWith('.')),
    );
  }
  if (/^(?:pip[\d.]*|uv)$/u.test(name)) {
    return pipInstall(rest, options);
  }
  return name === 'npm' && /^(?:i|install|add)$/u.test(action)
    ? npmInstall(given, options)
    : undefined;
}

function setOf(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((names) => names.split(' ')));
}

function isModulePip([program = '', flag, module]: readonly string[]): boolean {
  return /(?:^|\/)python[\d.]*$/u.test(program) && flag === '-m' && module === 'pip';
}

function found(
  manager: UnpinnedInstall['manager'],
  packages: readonly string[],
): UnpinnedInstall | undefined {
  return packages.length === 0 ? undefined : { manager, packages };
}

/** What is neither an option nor the value of one. */
function operandsOf(
  manager: UnpinnedInstall['manager'],
  words: readonly string[],
): readonly string[] {
  return words.filter(
    (word, index) => !word.startsWith('-') && !WITH_VALUE[manager].has(words[index - 1] ?? ''),
  );
}

function packagesIn(
  manager: UnpinnedInstall['manager'],
  words: readonly string[],
): readonly string[] {
  return operandsOf(manager, words).filter(
    (word) => /^[\w@"'.]/u.test(word) && !word.includes('$'),
  );
}

const FROM_FILES =
  /^(?:-r|--requirement|-c|--constraint|-e|--editable|--require-hashes|--no-index)(?:=|$|\S)/u;

// An exact version, or the repairs of one: `playwright~=1.48.0`.
const PIP_PINNED = /==|~=\d+\.\d+\.\d/u;

function pipInstall(
  rest: readonly string[],
  options: readonly string[],
): UnpinnedInstall | undefined {
  const at = rest.indexOf('install');
  const isPip =
    at !== -1 && rest.slice(0, at).every((word) => word === 'pip' || word.startsWith('-'));
  if (!isPip || options.some((option) => FROM_FILES.test(option))) {
    return undefined;
  }
  const packages = packagesIn('pip', rest.slice(at + 1)).filter(
    (one) =>
      /^[\w.-]+(?:\[[\w,.-]+\])?(?:[<>!~].*)?$/u.test(one) &&
      !one.startsWith('.') &&
      !/\.(?:whl|txt|zip|gz)$/u.test(one),
  );
  return found(
    'pip',
    packages.filter((one) => !PIP_PINNED.test(one) && !INSTALLERS.test(one)),
  );
}

// A folder, a tarball, and a repository at a tag or commit are what they are on every day.
const NPM_FIXED = /^\.|\.(?:tgz|tar|tar\.gz)$|^(?:git\b|https?:|github:)[^#]*#(?!semver:)/u;

function npmInstall(
  given: readonly string[],
  options: readonly string[],
): UnpinnedInstall | undefined {
  const packages = packagesIn('npm', given).filter((one) => !NPM_FIXED.test(one));
  if (packages.length === 0) {
    const isPlain =
      operandsOf('npm', given).length === 0 &&
      !options.some((one) => /^(?:-g|--global|--package-lock-only)$/u.test(one));
    return isPlain ? { manager: 'npm', packages: [] } : undefined;
  }
  return found(
    'npm',
    packages.filter((one) => !/.@(?:\d|\^|~|npm:)/u.test(one) && one !== 'npm'),
  );
}
