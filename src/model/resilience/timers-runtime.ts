import { dataAt, entriesOf } from '#syntax/data.ts';

import type { CodeModule } from '../code/code-module.ts';
import { readData } from '../documents.ts';
import { calleeOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';

// Whoever runs this code ends it himself: browsers, editors, desktop shells.
const HOSTED_PACKAGES =
  /^(?:react(?:-dom|-native)?|preact|vue|svelte|solid-js|@angular\/\w+|electron|vscode|obsidian|expo|next\/(?:navigation|router|image|link|dynamic)|@remix-run\/react|react-router-dom|@tanstack\/react-\w+|@vueuse\/\w+|pinia|swr|zustand|jquery|phaser|three|k6)(?:\/|$)/u;
const HOSTED_GLOBALS =
  /^(?:window|self|document|navigator|localStorage|sessionStorage|chrome|browser|HTMLElement|customElements|requestAnimationFrame|postMessage|importScripts|figma|acquireVsCodeApi|\$|jQuery)$/u;
const HOSTED_FILES =
  /\.(?:[jt]sx)$|\.client\.[cm]?[jt]s$|(?:^|\/)(?:public|static|assets|frontend|front-end|client|hooks|components|composables|webapp\/src)\//u;
const CLIENT_LIBRARIES =
  /^(?:react-dom|vue|svelte|@angular\/core|preact|solid-js|react-native|expo)$/u;
const SERVER_LIBRARIES =
  /^(?:express|fastify|koa|hono|@nestjs\/core|next|nuxt|@remix-run\/(?:node|express)|@sveltejs\/kit|@react-router\/(?:node|express)|@hono\/node-server|@apollo\/server|@trpc\/server|ws|socket\.io|bullmq|bull|ioredis|redis|pg|mongoose|@prisma\/client)$/u;

/** True when the file runs in a browser, editor or other host that ends its timers itself. */
export function isHostedCode(module: CodeModule): boolean {
  return (
    module.facts.directives.includes('use client') ||
    HOSTED_FILES.test(module.path) ||
    importsOf(module).some((name) => HOSTED_PACKAGES.test(name)) ||
    touchesHost(module) ||
    (!importsOf(module).some((name) => name.startsWith('node:')) && isClientPackage(module))
  );
}

function importsOf(module: CodeModule): readonly string[] {
  return module.facts.body.flatMap((statement) =>
    statement.kind === 'import' ? [statement.module] : [],
  );
}

function touchesHost(module: CodeModule): boolean {
  return module.nodes.some(
    (node) =>
      node.kind === 'name' &&
      HOSTED_GLOBALS.test(node.name) &&
      lookUp(module, node.name, node) === undefined &&
      !isTypeofOperand(module, node),
  );
}

// `typeof window === 'undefined'` asks where it runs.
function isTypeofOperand(module: CodeModule, node: Parameters<CodeModule['parent']>[0]): boolean {
  const parent = module.parent(node);
  return parent?.kind === 'unary' && parent.op === 'typeof';
}

/** True when the nearest `package.json` has a browser framework and nothing that serves. */
function isClientPackage(module: CodeModule): boolean {
  const { path, project } = module;
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const manifest = project.file([...folders.slice(0, depth), 'package.json'].join('/'));
    if (manifest !== undefined) {
      const root = readData(manifest)?.documents[0];
      const names = ['dependencies', 'devDependencies'].flatMap((key) =>
        entriesOf(dataAt(root, key)).map((entry) => entry.key),
      );
      return (
        names.some((name) => CLIENT_LIBRARIES.test(name)) &&
        !names.some((name) => SERVER_LIBRARIES.test(name))
      );
    }
  }
  return false;
}

const SCRIPT_FOLDER = /(?:^|\/)(?:scripts?|bin|tools?|tasks|migrations|seeds?)\//u;

/**
 * True for a program that somebody starts by hand: it serves nothing, and it lies among scripts or
 * exports nothing and leaves by `process.exit` outside of signal handlers.
 */
export function isScript(module: CodeModule): boolean {
  const isServer = module.calls.some(
    ({ callee }) => callee.kind === 'member' && callee.name === 'listen',
  );
  const hasExports = module.facts.body.some((statement) => statement.kind === 'export');
  if (isServer || SCRIPT_FOLDER.test(module.path)) {
    return !isServer;
  }
  return (
    !hasExports &&
    module.calls.some(
      (call) => calleeOf(module, call) === 'process.exit' && !isInSignalHandler(module, call),
    )
  );
}

function isInSignalHandler(module: CodeModule, call: Parameters<CodeModule['parent']>[0]): boolean {
  return [...module.ancestors(call)].some(
    (ancestor) =>
      ancestor.kind === 'call' &&
      /^process\.(?:on|once|addListener)$/u.test(calleeOf(module, ancestor) ?? ''),
  );
}
