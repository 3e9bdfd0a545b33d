import { createRequire } from 'node:module';

import type { Language, Parser as GrammarParser, Tree } from 'web-tree-sitter';

import type { Parser, SyntaxProblem } from './parser.ts';
import { copyNodes, nodeTraits, type PythonNode } from './python-nodes.ts';

export interface PythonTree {
  readonly text: string;
  /** The module; undefined when reading it was given up. */
  readonly root: PythonNode | undefined;
  readonly problems: readonly SyntaxProblem[];
}

export interface PythonLimits {
  /** How much work may go into a text, in the grammar's steps of about 20 microseconds. */
  allowedSteps(text: string): number;
}

// Ordinary code takes 0.005 steps a character and hostile code was seen to take 0.06. Steps and not
// seconds, so that the same text is always read alike.
const LIMITS: PythonLimits = { allowedSteps: (text) => 1000 + text.length / 5 };

/** Python, by tree-sitter's grammar. The tree is copied out of WebAssembly, so nothing needs freeing. */
export async function loadPython(limits: PythonLimits = LIMITS): Promise<Parser<PythonTree>> {
  const { language, parser } = await loadGrammar();
  const traits = nodeTraits(language);
  return {
    parse(_path, text) {
      const tree = parseWithin(parser, text, limits.allowedSteps(text));
      if (tree === null) {
        const message = 'The code takes too long to read.';
        return { text, root: undefined, problems: [{ start: 0, end: text.length, message }] };
      }
      try {
        return { text, ...copyNodes(tree, text, traits) };
      } finally {
        tree.delete();
      }
    },
  };
}

interface Grammar {
  readonly language: Language;
  readonly parser: GrammarParser;
}

let grammar: Promise<Grammar> | undefined;

function loadGrammar(): Promise<Grammar> {
  grammar ??= startGrammar();
  return grammar;
}

async function startGrammar(): Promise<Grammar> {
  const treeSitter = await import('web-tree-sitter');
  await treeSitter.Parser.init();
  const { resolve } = createRequire(import.meta.url);
  const language = await treeSitter.Language.load(
    resolve('tree-sitter-python/tree-sitter-python.wasm'),
  );
  const parser = new treeSitter.Parser();
  parser.setLanguage(language);
  return { language, parser };
}

// A parser that was stopped would go on with the old text at the next call, hence the reset.
function parseWithin(parser: GrammarParser, text: string, allowedSteps: number): Tree | null {
  let steps = 0;
  const tree = parser.parse(text, null, {
    progressCallback: () => {
      steps += 1;
      return steps > allowedSteps;
    },
  });
  if (tree === null) {
    parser.reset();
  }
  return tree;
}
