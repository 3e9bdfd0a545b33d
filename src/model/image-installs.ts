import type { CommandLine } from './command-lines.ts';

/** An installation in an image whose result differs from day to day. */
export interface UnpinnedInstall {
  readonly manager: 'apt' | 'apk' | 'pip' | 'npm';
  /** What is installed without a version; empty for `npm install` of what the manifest lists. */
  readonly packages: readonly string[];
}

// Options that take the next word.
const WITH_VALUE =
  /^(?:-t|--target-release|-o|--repository|-X|--virtual|-i|--index-url|--extra-index-url|--find-links|-f|--target|--prefix|--root|--cache-dir|--timeout|--retries|--platform|--python-version|--registry|-C|--python|-p)$/u;
// They make the installation and are replaced by it.
const INSTALLERS = /^(?:pip|setuptools|wheel)$/u;

/** Undefined for a command that installs nothing, or only what is named with its version or listed in a file. */
export function unpinnedInstall({ words }: CommandLine): UnpinnedInstall | undefined {
  const [program = '', ...rest] = isModulePip(words) ? words.slice(2) : words;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const at = rest.findIndex((word) => !word.startsWith('-'));
  const action = rest[at] ?? '';
  const options = rest.filter((word) => word.startsWith('-'));
  const named = packagesIn(rest.slice(at + 1));
  if (/^apt(?:-get)?$/u.test(name) && action === 'install') {
    return found(
      'apt',
      named.filter((one) => !one.includes('=') && !/^\.{0,2}\//u.test(one)),
    );
  }
  if (name === 'apk' && action === 'add') {
    return found(
      'apk',
      named.filter((one) => !/[=~<>]/u.test(one) && !one.startsWith('.')),
    );
  }
  if (/^(?:pip[\d.]*|uv)$/u.test(name)) {
    return pipInstall(rest, options);
  }
  return name === 'npm' && /^(?:i|install|add)$/u.test(action)
    ? npmInstall(named, options)
    : undefined;
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

function packagesIn(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) =>
      !word.startsWith('-') &&
      !WITH_VALUE.test(words[index - 1] ?? '') &&
      /^[\w@"'.]/u.test(word) &&
      !word.includes('$'),
  );
}

const FROM_FILES =
  /^(?:-r|--requirement|-c|--constraint|-e|--editable|--require-hashes|--no-index)(?:=|$|\S)/u;

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
  const packages = packagesIn(rest.slice(at + 1)).filter(
    (one) =>
      /^[\w.-]+(?:\[[\w,.-]+\])?(?:[<>!~].*)?$/u.test(one) &&
      !one.startsWith('.') &&
      !/\.(?:whl|txt|zip|gz)$/u.test(one),
  );
  return found(
    'pip',
    packages.filter((one) => !one.includes('==') && !INSTALLERS.test(one)),
  );
}

function npmInstall(
  named: readonly string[],
  options: readonly string[],
): UnpinnedInstall | undefined {
  const packages = named.filter((one) => !/^\.|\.tgz$/u.test(one));
  if (packages.length === 0) {
    const isPlain =
      named.length === 0 &&
      !options.some((one) => /^(?:-g|--global|--package-lock-only)$/u.test(one));
    return isPlain ? { manager: 'npm', packages: [] } : undefined;
  }
  return found(
    'npm',
    packages.filter((one) => !/.@(?:\d|\^|~|npm:)/u.test(one) && one !== 'npm'),
  );
}
