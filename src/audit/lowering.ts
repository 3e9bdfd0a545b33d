import type { CodeFacts, Language } from '#model/code/code.ts';
import { languageOf } from '#model/code/language.ts';
import { POSTGRES_WORDS } from '#model/schema/sql-dialects.ts';

import type { AuditFile } from './audit-input.ts';

/** Turns the text of a code file into its facts. */
export type Lowering = (language: Language, path: string, text: string) => CodeFacts;

/**
 * Loads the grammars that the files need and no other: a compiler takes a third of a second to load,
 * which a repository without its language should not pay.
 */
export async function loadLowering(files: ReadonlyMap<string, AuditFile>): Promise<Lowering> {
  const languages = new Set<Language>();
  for (const [path, file] of files) {
    const language = file.kind === 'text' ? languageOf(path) : undefined;
    if (language !== undefined) {
      languages.add(language);
    }
  }
  const typescript = languages.has('typescript') ? await loadTypescriptLowering() : undefined;
  const python = languages.has('python') ? await loadPythonLowering() : undefined;
  if (mentionsPostgres(files)) {
    const { loadPostgres } = await import('#syntax/postgres-sql.ts');
    await loadPostgres();
  }
  return (language, path, text) => {
    const lower = language === 'typescript' ? typescript : python;
    return lower?.(path, text) ?? { language, body: [], directives: [], problems: [] };
  };
}

// Where nothing names PostgreSQL, no rule asks how it would read a statement.
function mentionsPostgres(files: ReadonlyMap<string, AuditFile>): boolean {
  for (const file of files.values()) {
    if (file.kind === 'text' && POSTGRES_WORDS.some((word) => file.text.includes(word))) {
      return true;
    }
  }
  return false;
}

type LowerText = (path: string, text: string) => CodeFacts;

async function loadTypescriptLowering(): Promise<LowerText> {
  const [{ loadTypescript }, { lowerTypescript }] = await Promise.all([
    import('#syntax/typescript.ts'),
    import('#model/code/lower-typescript.ts'),
  ]);
  const parser = await loadTypescript();
  return (path, text) => lowerTypescript(parser.parse(path, text));
}

async function loadPythonLowering(): Promise<LowerText> {
  const [{ loadPython }, { lowerPython }] = await Promise.all([
    import('#syntax/python.ts'),
    import('#model/code/lower-python.ts'),
  ]);
  const parser = await loadPython();
  return (path, text) => lowerPython(parser.parse(path, text));
}
