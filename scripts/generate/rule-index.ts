import { NOTICE } from './notice.ts';
import type { RuleFolder } from './rule-folder.ts';

/** `rules/index.ts`: every rule, by id. */
export function ruleIndex(folders: readonly RuleFolder[]): string {
  const imports = folders.map(({ id }) => `import ${identifierOf(id)} from './${id}/rule.ts';`);
  return `// ${NOTICE}
import type { Rule } from '#model/rule.ts';

${imports.join('\n')}

/** Every rule, sorted by id. */
export const RULES: readonly Rule[] = [${folders.map(({ id }) => identifierOf(id)).join(', ')}];
`;
}

function identifierOf(id: string): string {
  return id.replace(/[/-](?<letter>\w)/gu, (_, letter: string) => letter.toUpperCase());
}
