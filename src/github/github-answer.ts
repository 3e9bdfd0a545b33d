import type { z } from 'zod';

import { FaultlineError } from '#core/errors.ts';

import { askingGithub } from './github-failure.ts';

/** An answer as GitHub's library hands it over. */
export interface GithubAnswer {
  readonly data: unknown;
  readonly headers: { readonly link?: string | undefined };
}

/** One question to GitHub. */
export interface GithubQuestion<T> {
  /** Completes "GitHub answered 502 to: …". */
  readonly what: string;
  /** What of the answer is relied on. */
  readonly schema: z.ZodType<T>;
  readonly clock: () => Date;
}

/** The most that GitHub puts on a page: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export const PAGE_SIZE = 100;

/** Asks once. Rejects as `askingGithub` does, and with `source-unavailable` for an answer in another form. */
export async function readAnswer<T>(
  { what, schema, clock }: GithubQuestion<T>,
  call: () => Promise<GithubAnswer>,
): Promise<T> {
  const { data } = await askingGithub(what, call, clock);
  return shaped(what, schema, data);
}

/**
 * All pages of a list, called for with their numbers from 1. GitHub's own library takes a page that it
 * cannot read for an empty one, and an empty list of comments would have them all posted again.
 */
export async function readPages<T>(
  { what, schema, clock }: GithubQuestion<readonly T[]>,
  call: (page: number) => Promise<GithubAnswer>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const { data, headers } = await askingGithub(what, async () => call(page), clock);
    items.push(...shaped(what, schema, data));
    if (!/rel="next"/u.test(headers.link ?? '')) {
      return items;
    }
  }
}

/** `data` in the form that is relied on. Rejects with `source-unavailable`; the error names fields and no values. */
export function shaped<T>(what: string, schema: z.ZodType<T>, data: unknown): T {
  const read = schema.safeParse(data);
  if (!read.success) {
    const missing = read.error.issues.map(({ path }) => path.join('.'));
    throw new FaultlineError(
      'source-unavailable',
      `GitHub's answer was cut or has another form than documented: ${what}.`,
      { fields: { what, missing: [...new Set(missing)].slice(0, 10) } },
    );
  }
  return read.data;
}
