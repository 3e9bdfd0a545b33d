import type { ts } from 'ts-morph';

import { MAX_SYNTAX_PROBLEMS, type Parser, type SyntaxProblem } from './parser.ts';

type Compiler = typeof ts;

export interface TypescriptTree {
  /** Undefined when the file is nested too deeply for the compiler to read. */
  readonly source: ts.SourceFile | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** TypeScript and JavaScript, by the compiler that ts-morph brings along. Loading it takes 0.3 seconds. */
export async function loadTypescript(): Promise<Parser<TypescriptTree>> {
  const { ts: compiler } = await import('ts-morph');
  return { parse: (path, text) => parse(compiler, path, text) };
}

function parse(compiler: Compiler, path: string, text: string): TypescriptTree {
  try {
    const source = compiler.createSourceFile(
      path,
      text,
      {
        languageVersion: compiler.ScriptTarget.Latest,
        jsDocParsingMode: compiler.JSDocParsingMode.ParseNone,
      },
      false,
      scriptKindOf(compiler, path),
    );
    return { source, problems: problemsOf(compiler, source) };
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    return {
      source: undefined,
      problems: [
        { start: 0, end: text.length, message: 'The code is nested too deeply to be read.' },
      ],
    };
  }
}

// JavaScript files contain JSX whatever their extension; in TypeScript `<T>x` would become ambiguous.
function scriptKindOf(compiler: Compiler, path: string): ts.ScriptKind {
  if (/\.[cm]?ts$/iu.test(path)) {
    return compiler.ScriptKind.TS;
  }
  return /\.tsx$/iu.test(path) ? compiler.ScriptKind.TSX : compiler.ScriptKind.JSX;
}

function problemsOf(compiler: Compiler, source: ts.SourceFile): readonly SyntaxProblem[] {
  return diagnosticsOf(source)
    .slice(0, MAX_SYNTAX_PROBLEMS)
    .map(({ start, length, messageText }) => ({
      start: Math.min(start, source.end),
      end: Math.min(start + length, source.end),
      message: compiler.flattenDiagnosticMessageText(messageText, ' '),
    }));
}

// Only a whole program hands out syntax errors officially, and building one costs more than parsing.
function diagnosticsOf(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return hasDiagnostics(source) ? source.parseDiagnostics : [];
}

function hasDiagnostics(
  source: ts.SourceFile,
): source is ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] } {
  return 'parseDiagnostics' in source && Array.isArray(source.parseDiagnostics);
}
