import { BACKGROUND } from '#store/delivery.ts';

/**
 * What deliveries are about, in the words of the front door (`http/delivery-from-webhook.ts`): work on
 * one subject is done one at a time, so whoever queues more work on it must use the same name.
 */
export function pullSubject(repositoryId: number, number: number): string {
  return `pull:${repositoryId}#${number}`;
}

/** The subject of a default branch, whose audits nobody waits for. */
export function defaultBranchSubject(repositoryId: number): string {
  return `${BACKGROUND}branch:${repositoryId}`;
}

/** The subject of a commit that is reviewed for itself. */
export function commitSubject(repositoryId: number, headSha: string): string {
  return `commit:${repositoryId}@${headSha}`;
}
