import { z } from 'zod';

import type { HandlerPorts } from './handler.ts';

/** A repository as our own events name it. */
export const REPOSITORY_TARGET = z.object({
  installationId: z.number(),
  id: z.number(),
  owner: z.string(),
  name: z.string(),
});

/** Our own event: a repository was added and its default branch wants its first check. */
export async function handleRepositoryAdded(
  { reviewer }: HandlerPorts,
  payload: unknown,
): Promise<void> {
  const target = REPOSITORY_TARGET.parse(payload);
  const head = await reviewer.defaultBranch(target);
  if (head !== undefined) {
    await reviewer.commit(target, { ...head, baseSha: undefined, isRerun: false });
  }
}
