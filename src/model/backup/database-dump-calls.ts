import type { CodeModule } from '../code/code-module.ts';
import type { Node } from '../code/code.ts';

/** A place where program code starts a program that dumps a database. */
export interface DatabaseDumpCall {
  /** The text that names the program. */
  readonly at: Node;
  readonly program: string;
}

/** One of these is in every file that dumps a database. */
export const DUMP_WORDS: readonly string[] = [
  'pg_dump',
  'pg_basebackup',
  'mysqldump',
  'mariadb-dump',
  'mongodump',
];

const PROGRAM =
  /^(?:\S*\/)?(?<program>pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump)(?:\s|$)/u;
const STARTS =
  /\bsubprocess\b|\bos\.(?:system|popen)\b|child_process|\bexeca\b|\bBun\.(?:spawn|\$)|\bzx\b|Deno\.Command|asyncio\.create_subprocess/u;
const BACKUP_WORD = /back-?_?ups?|snapshot|archive/iu;
const NOT_CONTENT =
  /--schema-only|--no-data|--version|\|\s*(?:psql|mysql|pg_restore|mongorestore)\b/u;

/** The dumps that a file starts for a backup, the first of each function: a file or function says that it is one. */
export function databaseDumpCalls(module: CodeModule): readonly DatabaseDumpCall[] {
  if (!STARTS.test(module.file.text)) {
    return [];
  }
  const seen = new Set<Node | undefined>();
  return module.nodes.flatMap((node) => {
    const program = PROGRAM.exec(textOf(node))?.groups?.['program'];
    const around = program === undefined ? undefined : module.enclosingFunction(node);
    if (program === undefined || seen.has(around) || isDescription(module, node)) {
      return [];
    }
    const names = `${module.path} ${around?.name ?? ''} ${module.enclosingClass(node)?.name ?? ''}`;
    const own = module.text(around ?? node);
    if (!BACKUP_WORD.test(names) || NOT_CONTENT.test(own)) {
      return [];
    }
    seen.add(around);
    return [{ at: node, program }];
  });
}

function textOf(node: Node): string {
  if (node.kind === 'template') {
    return node.texts[0] ?? '';
  }
  return node.kind === 'literal' && typeof node.value === 'string' ? node.value : '';
}

// `shutil.which("pg_dump")`, `log("pg_dump failed")` and the like start nothing, and neither does a constant
// that nothing is called with.
function isDescription(module: CodeModule, node: Node): boolean {
  const parent = module.parent(node);
  const isConstant =
    module.enclosingFunction(node) === undefined &&
    ![...module.ancestors(node)].some(({ kind }) => kind === 'call');
  if (isConstant) {
    return true;
  }
  const called = parent?.kind === 'call' ? module.text(parent.callee) : '';
  return (
    parent?.kind === 'binary' ||
    parent?.kind === 'object' ||
    /which|log|print|error|warn|info|debug|Exception|Error|raise|startsWith|includes/iu.test(
      called,
    ) ||
    /^pg_dump\s+(?:failed|error|not|is|completed?)\b/iu.test(textOf(node))
  );
}
