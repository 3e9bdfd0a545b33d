import type { ImageReference } from './image-reference.ts';

/** How firmly a reference names an image. */
export type ImagePin = 'digest' | 'version' | 'moving';

const MOVING =
  /^(?:latest|main|master|stable|edge|nightly|develop|dev|lts|current|canary|next|rolling|head|unstable|testing|alpine|slim)(?:-(?!v\d)[a-z][\w.]*)*$/iu;

/** By digest, by a tag with a version, or by a tag that is moved to each new release (none is `latest`). */
export function imagePin({ tag, digest }: ImageReference): ImagePin {
  if (digest !== undefined) {
    return 'digest';
  }
  return tag === undefined || MOVING.test(tag) ? 'moving' : 'version';
}
