/** The top folders of the sources, from the vocabulary up to what starts the process. */
export const FOLDERS = [
  'core',
  'syntax',
  'model',
  'audit',
  'rules',
  'config',
  'report',
  'source',
  'review',
  'github',
  'store',
  'service',
  'cli',
  'test',
] as const;

export type Folder = (typeof FOLDERS)[number];

/** What the files of one layer may not import, and why: the text is the review comment. */
export interface Layer {
  readonly files: readonly string[];
  readonly folders: readonly Folder[];
  readonly packages: readonly string[];
  readonly why: string;
  /** True for a layer without disk, network, clock, logger and database. */
  readonly isPure: boolean;
}

/** Packages by which the world comes in. */
const WORLD = [
  'node:*',
  // Hashing is computation.
  '!node:crypto',
  '@electric-sql/*',
  '@octokit/*',
  '@opentelemetry/*',
  'cockatiel',
  'fastify',
  'kysely',
  'pg',
  'pg-boss',
  'pino',
  'piscina',
  'probot',
] as const;

const WORLD_GLOBALS = ['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate'] as const;

const PURE =
  'The engine and the rules are pure: no disk, network, clock, GitHub, database or logger.';

const ABOVE_ENGINE = ['review', 'github', 'store', 'service', 'cli', 'test'] as const;

export const LAYERS: readonly Layer[] = [
  {
    files: ['src/core/**'],
    folders: FOLDERS.filter((folder) => folder !== 'core'),
    packages: ['ts-morph', 'zod'],
    why: 'core imports nothing outside core: it is the vocabulary that all else speaks.',
    isPure: true,
  },
  {
    files: ['src/syntax/**'],
    folders: ['model', 'audit', 'rules', 'config', 'report', 'source', ...ABOVE_ENGINE],
    packages: [],
    why: 'syntax turns text into trees and knows nothing of what they mean.',
    isPure: false,
  },
  {
    files: ['src/model/**'],
    folders: ['audit', 'rules', 'config', 'report', 'source', ...ABOVE_ENGINE],
    packages: [],
    why: 'model knows syntax and core only.',
    isPure: true,
  },
  {
    files: ['rules/**'],
    folders: ['syntax', 'audit', 'config', 'report', 'source', ...ABOVE_ENGINE],
    packages: ['ts-morph', 'web-tree-sitter'],
    why: 'a rule may import core and model only.',
    isPure: true,
  },
  {
    files: ['src/audit/**'],
    folders: ['config', 'report', 'source', ...ABOVE_ENGINE],
    packages: [],
    why: 'the engine knows neither where files come from nor where findings go.',
    isPure: true,
  },
  {
    files: ['src/config/**', 'src/report/**'],
    folders: ['syntax', 'model', 'audit', 'source', ...ABOVE_ENGINE],
    packages: [],
    why: 'config and report know core only.',
    isPure: true,
  },
  {
    files: ['src/source/**', 'src/github/**', 'src/store/**'],
    folders: ['syntax', 'model', 'audit', 'service', 'cli', 'test'],
    packages: [],
    why: 'the rim implements ports and does not call upwards.',
    isPure: false,
  },
  {
    files: ['src/review/**'],
    folders: ['service', 'cli', 'test'],
    packages: ['probot', 'pg', 'pg-boss', 'fastify'],
    why: 'a review knows ports, not the service that runs it.',
    isPure: false,
  },
  {
    files: ['src/service/**'],
    folders: ['cli', 'test'],
    packages: [],
    why: 'the service knows no command line.',
    isPure: false,
  },
  {
    files: ['src/cli/**'],
    folders: ['test'],
    packages: [],
    why: 'what ships does not depend on tests.',
    isPure: false,
  },
];

interface Ban {
  readonly group: string[];
  readonly message: string;
}

/** The bans of `no-restricted-imports` for files that belong to no layer: one spelling an import. */
export const CROSSING: Ban = {
  group: [...FOLDERS, 'src'].map((folder) => `../**/${folder}/**`),
  message: 'Imports between top folders are written #folder/file.ts.',
};

/** All bans of a layer, as `no-restricted-imports` takes them. */
export function importBans(layer: Layer): { readonly patterns: Ban[] } {
  const own = [
    ...layer.folders.map((folder) => `#${folder}/**`),
    ...layer.packages.flatMap(withSubpaths),
  ];
  return {
    patterns: [
      ...(layer.isPure ? [{ group: WORLD.flatMap(withSubpaths), message: PURE }] : []),
      { group: own, message: layer.why },
      CROSSING,
    ],
  };
}

/** Global names that a layer may not use, as `no-restricted-globals` takes them; none for an impure one. */
export function globalBans(layer: Layer): { readonly name: string; readonly message: string }[] {
  return layer.isPure ? WORLD_GLOBALS.map((name) => ({ name, message: PURE })) : [];
}

// oxlint matches the whole specifier: `node:*` alone lets `node:fs/promises` through.
function withSubpaths(name: string): readonly string[] {
  return [name, `${name}/**`];
}
