import type { DockerfileInstruction } from '#syntax/dockerfile.ts';

import type { FinalImage } from './image.ts';

/** What an image starts, in one text: `node server.js`. */
export interface ImageStart {
  readonly start: number;
  readonly end: number;
  readonly command: string;
}

/** The start command of the final image, from ENTRYPOINT and CMD of its stages; undefined when it sets none. */
export function imageStart(image: FinalImage): ImageStart | undefined {
  const found = ['ENTRYPOINT', 'CMD'].flatMap((keyword) => lastOf(image, keyword) ?? []);
  const at = found.at(-1);
  return at === undefined
    ? undefined
    : { start: at.start, end: at.end, command: found.map(({ args }) => wordsOf(args)).join(' ') };
}

function lastOf(image: FinalImage, keyword: string): DockerfileInstruction | undefined {
  return image.chain
    .map(({ instructions }) => instructions.findLast((one) => one.keyword === keyword))
    .find((one) => one !== undefined);
}

/** The words of the list form, or the text of the shell form. */
export function wordsOf(args: string): string {
  const text = args.trim();
  return text.startsWith('[')
    ? Array.from(
        text.matchAll(/"(?<word>(?:[^"\\]|\\.)*)"/gu),
        (match) => match.groups?.['word'] ?? '',
      ).join(' ')
    : text;
}
