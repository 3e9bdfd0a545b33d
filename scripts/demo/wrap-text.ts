/**
 * Words in lines of at most `width` columns, the first one after `lead`, the others indented by as much.
 * A word that is wider stands alone.
 */
export function wrapText(text: string, width: number, lead = ''): readonly string[] {
  const room = width - lead.length;
  const lines: string[] = [];
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= room) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + line);
}
