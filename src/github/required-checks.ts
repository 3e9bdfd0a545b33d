import { z } from 'zod';

import type { Repository } from './check-runs.ts';
import { PAGE_SIZE, readAnswer, readPages } from './github-answer.ts';
import type { GithubClient } from './github-clients.ts';

/** A check without which nothing is merged into a branch. */
export interface RequiredCheck {
  readonly name: string;
  /** The App that has to report it; undefined when anybody may. */
  readonly appId: number | undefined;
  readonly from: 'branch protection' | 'ruleset';
}

// -1 is GitHub's word for any source in branch protection, null and an absent value too.
const SOURCE = z
  .number()
  .nullish()
  .transform((id) => (id === null || id === undefined || id < 0 ? undefined : id));

/** https://docs.github.com/en/rest/branches/branches#get-a-branch */
const BRANCH = z.object({
  protection: z
    .object({
      required_status_checks: z
        .object({ checks: z.array(z.object({ context: z.string(), app_id: SOURCE })).optional() })
        .optional(),
    })
    .optional(),
});

/** https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch */
const RULES = z.array(
  z.object({
    type: z.string(),
    parameters: z
      .object({
        required_status_checks: z
          .array(z.object({ context: z.string(), integration_id: SOURCE }))
          .optional(),
      })
      .optional(),
  }),
);

/** All checks that protection and rulesets, also those of the organisation, require on a branch. */
export async function requiredChecks(
  client: GithubClient,
  { owner, name: repo }: Repository,
  branch: string,
  clock: () => Date,
  signal: AbortSignal,
): Promise<readonly RequiredCheck[]> {
  const at = { owner, repo, branch, request: { signal } };
  const { protection } = await readAnswer(
    { what: 'read the protection of the branch', schema: BRANCH, clock },
    async () => client.rest.repos.getBranch(at),
  );
  const rules = await readPages(
    { what: 'read the rules of the branch', schema: RULES, clock },
    async (page) => client.rest.repos.getBranchRules({ ...at, per_page: PAGE_SIZE, page }),
  );
  const ruled = rules
    .filter(({ type }) => type === 'required_status_checks')
    .flatMap(({ parameters }) => parameters?.required_status_checks ?? []);
  return [
    ...(protection?.required_status_checks?.checks ?? []).map(
      ({ context, app_id: appId }): RequiredCheck => ({
        name: context,
        appId,
        from: 'branch protection',
      }),
    ),
    ...ruled.map(({ context, integration_id: appId }): RequiredCheck => ({
      name: context,
      appId,
      from: 'ruleset',
    })),
  ];
}
