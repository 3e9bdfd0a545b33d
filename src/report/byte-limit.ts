import { FaultlineError } from '#core/errors.ts';

/** The size of a text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * Plain text of at most `limit` bytes in UTF-8: the text itself, or its beginning, cut between two
 * characters, and `notice` right after it. A limit below the notice's own size is refused.
 */
export function truncateBytes(text: string, limit: number, notice: string): string {
  if (byteLength(text) <= limit) {
    return text;
  }
  const bytes = Buffer.from(text, 'utf8');
  let end = roomBeside(notice, limit);
  while (end > 0 && isContinuation(bytes[end])) {
    end -= 1;
  }
  return `${bytes.subarray(0, end).toString('utf8')}${notice}`;
}

/**
 * Markdown of at most `limit` bytes in UTF-8: the text itself, or as many whole lines from its
 * beginning as fit, the ends of the code block and of the `<details>` that are open there, and
 * `notice` as a paragraph of its own. It is never cut inside of a line, where half a code span would
 * set free what it holds; a first line that does not fit leaves the notice alone.
 */
export function truncateMarkdown(text: string, limit: number, notice: string): string {
  if (byteLength(text) <= limit) {
    return text;
  }
  const room = roomBeside(notice, limit);
  let kept = '';
  let size = 0;
  let offset = 0;
  let blocks: OpenBlocks = { fence: '', details: 0 };
  for (const line of text.split('\n')) {
    size += byteLength(line) + 1;
    if (size > room) {
      break;
    }
    offset += line.length + 1;
    blocks = blocksAfter(line, blocks);
    const ends = `${blocks.fence === '' ? '' : `${blocks.fence}\n`}${'\n</details>\n'.repeat(blocks.details)}`;
    if (size + ends.length + 1 <= room) {
      kept = `${text.slice(0, offset)}${ends}\n`;
    }
  }
  return `${kept}${notice}`;
}

export interface BlockFit {
  readonly limit: number;
  readonly separator: string;
  /** What stands in for the blocks that did not fit. */
  readonly leftOut: (count: number) => string;
}

/**
 * As many of the blocks as fit into `limit` bytes, joined, in order and each whole. What was left
 * out is counted at the end and the count is within the limit as well.
 */
export function fitBlocks(
  blocks: readonly string[],
  { limit, separator, leftOut }: BlockFit,
): string {
  const whole = blocks.join(separator);
  if (byteLength(whole) <= limit) {
    return whole;
  }
  const room = roomBeside(`${separator}${leftOut(blocks.length)}`, limit);
  const fitting: string[] = [];
  let size = 0;
  for (const block of blocks) {
    size += byteLength(block) + byteLength(separator);
    if (size > room) {
      break;
    }
    fitting.push(block);
  }
  return [...fitting, leftOut(blocks.length - fitting.length)].join(separator);
}

/** What is open at the end of a line: the fence that would close the code block, and how many details. */
interface OpenBlocks {
  readonly fence: string;
  readonly details: number;
}

function blocksAfter(line: string, open: OpenBlocks): OpenBlocks {
  const fence = /^ {0,3}(?<marks>`{3,}|~{3,})(?<info>.*)$/u.exec(line)?.groups;
  const marks = fence?.['marks'] ?? '';
  const info = fence?.['info'] ?? '';
  if (open.fence !== '') {
    return marks.startsWith(open.fence) && info.trim() === '' ? { ...open, fence: '' } : open;
  }
  if (marks !== '' && !(marks.startsWith('`') && info.includes('`'))) {
    return { ...open, fence: marks };
  }
  const opened = line.split('<details>').length - line.split('</details>').length;
  return { ...open, details: Math.max(0, open.details + opened) };
}

function roomBeside(notice: string, limit: number): number {
  const room = limit - byteLength(notice);
  if (room < 0) {
    throw new FaultlineError(
      'contract-broken',
      'A byte limit is smaller than the notice of the cut.',
      {
        fields: { limit, notice },
      },
    );
  }
  return room;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
