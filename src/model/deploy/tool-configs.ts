/** What a tool does when several of its configuration files stand in one folder. */
export type SeveralConfigs =
  /** It reads the first of the list and ignores the others without a word. */
  | 'first-wins'
  /** It refuses to run. */
  | 'refuses';

/** The configuration files of one tool that exclude each other within a folder. */
export interface ToolConfigs {
  readonly tool: string;
  /** In the order in which the tool looks. `package.json` stands for its `packageKey`. */
  readonly files: readonly string[];
  readonly packageKey?: string;
  readonly several: SeveralConfigs;
  /** A package whose presence makes this list the one that counts. */
  readonly onlyWith?: string;
  /** The mirror of `onlyWith`. */
  readonly onlyWithout?: string;
  /** Nothing that runs depends on it. */
  readonly isCosmetic?: boolean;
  /** Whoever runs the tests or looks at the page sees at once what is wrong. */
  readonly isFeltAtOnce?: true;
}

/**
 * Verified in the tools' sources: jest-config `resolveConfigPath`, eslint `config-loader` and eslintrc
 * `config-array-factory`, next `CONFIG_FILES` and `find-config`, vite `DEFAULT_CONFIG_FILES`, vitest
 * `configFiles`, babel-core `files/configuration`, tailwindcss 3 `resolveDefaultConfigPath`,
 * postcss-load-config `searchPlaces`, prettier `config-searcher`. `babel.config.*` beside `.babelrc` and
 * `vitest.config.*` beside `vite.config.*` are meant to stand together and so are separate lists.
 */
export const TOOL_CONFIGS: readonly ToolConfigs[] = [
  {
    tool: 'Jest',
    files: [...withExtensions('jest.config', 'js', 'ts', 'mjs', 'cjs', 'json'), 'package.json'],
    packageKey: 'jest',
    several: 'refuses',
    isFeltAtOnce: true,
  },
  {
    tool: 'ESLint',
    files: [
      ...withExtensions('eslint.config', 'js', 'mjs', 'cjs', 'ts', 'mts', 'cts'),
      ...withExtensions('.eslintrc', 'js', 'cjs', 'yaml', 'yml', 'json'),
      '.eslintrc',
      'package.json',
    ],
    packageKey: 'eslintConfig',
    several: 'first-wins',
    isCosmetic: true,
  },
  {
    tool: 'Next.js',
    files: withExtensions('next.config', 'js', 'mjs', 'ts'),
    several: 'first-wins',
  },
  {
    tool: 'Vite',
    files: withExtensions('vite.config', 'js', 'mjs', 'ts', 'cjs', 'mts', 'cts'),
    several: 'first-wins',
  },
  {
    tool: 'Vitest',
    files: withExtensions('vitest.config', 'ts', 'mts', 'cts', 'js', 'mjs', 'cjs'),
    several: 'first-wins',
    isFeltAtOnce: true,
  },
  {
    tool: 'Babel',
    files: withExtensions('babel.config', 'js', 'cjs', 'mjs', 'json', 'cts'),
    several: 'refuses',
  },
  {
    tool: 'Babel',
    files: [
      '.babelrc',
      ...withExtensions('.babelrc', 'js', 'cjs', 'mjs', 'json', 'cts'),
      'package.json',
    ],
    packageKey: 'babel',
    several: 'refuses',
  },
  {
    tool: 'Tailwind CSS',
    files: withExtensions('tailwind.config', 'js', 'cjs', 'mjs', 'ts'),
    several: 'first-wins',
    isFeltAtOnce: true,
  },
  {
    tool: 'PostCSS in Next.js',
    files: [
      'package.json',
      '.postcssrc.json',
      'postcss.config.json',
      '.postcssrc.js',
      ...withExtensions('postcss.config', 'js', 'mjs', 'cjs'),
    ],
    packageKey: 'postcss',
    several: 'first-wins',
    isFeltAtOnce: true,
    onlyWith: 'next',
  },
  {
    tool: 'PostCSS',
    files: [
      'package.json',
      '.postcssrc',
      ...withExtensions(
        '.postcssrc',
        'json',
        'yaml',
        'yml',
        'ts',
        'cts',
        'mts',
        'js',
        'cjs',
        'mjs',
      ),
      ...withExtensions('postcss.config', 'ts', 'cts', 'mts', 'js', 'cjs', 'mjs'),
    ],
    packageKey: 'postcss',
    several: 'first-wins',
    isFeltAtOnce: true,
    onlyWithout: 'next',
  },
  {
    tool: 'Prettier',
    files: [
      'package.json',
      '.prettierrc',
      ...withExtensions(
        '.prettierrc',
        'json',
        'yaml',
        'yml',
        'json5',
        'js',
        'ts',
        'mjs',
        'mts',
        'cjs',
        'cts',
      ),
      ...withExtensions('prettier.config', 'js', 'ts', 'mjs', 'mts', 'cjs', 'cts'),
      '.prettierrc.toml',
    ],
    packageKey: 'prettier',
    several: 'first-wins',
    isCosmetic: true,
  },
];

/** The lock files of one ecosystem by the tool that writes them. */
export interface LockFiles {
  /** The file of the folder that says what is installed. */
  readonly manifest: string;
  readonly managers: ReadonlyMap<string, string>;
}

export const LOCK_FILES: readonly LockFiles[] = [
  {
    manifest: 'package.json',
    managers: new Map([
      ['package-lock.json', 'npm'],
      ['npm-shrinkwrap.json', 'npm'],
      ['yarn.lock', 'yarn'],
      ['pnpm-lock.yaml', 'pnpm'],
      ['bun.lock', 'bun'],
      ['bun.lockb', 'bun'],
    ]),
  },
  {
    manifest: 'pyproject.toml',
    managers: new Map([
      ['poetry.lock', 'Poetry'],
      ['uv.lock', 'uv'],
      ['pdm.lock', 'PDM'],
      ['Pipfile.lock', 'Pipenv'],
    ]),
  },
];

function withExtensions(base: string, ...extensions: readonly string[]): readonly string[] {
  return extensions.map((extension) => `${base}.${extension}`);
}
