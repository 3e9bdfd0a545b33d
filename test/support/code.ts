const FIRST_LINE_END = /^[^\S\n]*\n/u;
const LAST_INDENT = /\n[^\S\n]*$/u;

/**
 * Writes a source file inside a test: the first line end and the common indentation are taken off.
 * What is read is what is meant: backslashes stay as they are, save before a backtick and before `${`,
 * where the test's own template literal needs them. It takes no values, since a test is literal.
 */
export function code(text: TemplateStringsArray, ...values: readonly never[]): string {
  if (values.length > 0) {
    throw new TypeError('code`…` takes no values: write the file out.');
  }
  const raw = text.raw.join('').replaceAll('\\`', '`').replaceAll('\\${', '${');
  return dedent(raw.replace(FIRST_LINE_END, '').replace(LAST_INDENT, '\n'));
}

function dedent(text: string): string {
  const lines = text.split('\n');
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line) => line.slice(common)).join('\n');
}
