/** A program of the repository that a shell line starts. */
export interface ScriptCommand {
  readonly kind: 'file' | 'package-script';
  /** The path as written, or the name of the script in `package.json`. */
  readonly target: string;
}

const RUNNER =
  /^(?:(?:\w+=\S*\s+)*)(?:(?:uv|poetry|pipenv)\s+run\s+|(?:npx|pnpm\s+exec|bunx|yarn)\s+)?(?:node|tsx|ts-node|bun|deno\s+run|python3?|bash|sh|ruby|php)\s+(?:-[\w-]+(?:=\S+)?\s+)*(?<target>[\w@./][\w@./-]*\.(?:[cm]?[jt]s|tsx|py|sh|rb|php))(?=\s|$|;|&|\|)/u;
const DIRECT =
  /^(?:(?:\w+=\S*\s+)*)(?<target>\.\.?\/[\w@./-]+\.(?:sh|py|js|mjs|rb))(?=\s|$|;|&|\|)/u;
const PACKAGE_SCRIPT =
  /^(?:(?:\w+=\S*\s+)*)(?:npm|pnpm|yarn)\s+run\s+(?<target>[\w:.-]+)(?:\s+--(?:\s|$)|\s*$)/u;

// Where any of these stands, a line does not say on its own what runs and where.
const CONTROL_FLOW =
  /<<|(?<![\w./-])(?:if|for|while|until|case|function|cd|pushd|eval|source|git\s+(?:checkout|clone|switch)|curl|wget|unzip|tar)(?![\w./-])|\(\)/u;

/**
 * The files and package scripts that a shell text starts for certain: it goes line by line, without
 * conditions, loops, heredocs and changes of folder. Empty for any other text.
 */
export function scriptCommands(text: string): readonly ScriptCommand[] {
  if (CONTROL_FLOW.test(text)) {
    return [];
  }
  return text.split(/[\r\n]+/u).flatMap((line): readonly ScriptCommand[] => {
    const command = line.trim();
    const file = (RUNNER.exec(command) ?? DIRECT.exec(command))?.groups?.['target'];
    if (file !== undefined) {
      return [{ kind: 'file', target: file }];
    }
    const script = PACKAGE_SCRIPT.exec(command)?.groups?.['target'];
    return script === undefined ? [] : [{ kind: 'package-script', target: script }];
  });
}
