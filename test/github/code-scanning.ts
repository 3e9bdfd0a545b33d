import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import { z } from 'zod';

import { SARIF_SUBSET } from '#test/support/sarif-subset.ts';

import { ApiError } from './api-error.ts';
import { repositoryRoute } from './routing.ts';
import type { ApiResponse, RepositoryCall, Route } from './routing.ts';

/** Uploads to code scanning. https://docs.github.com/en/rest/code-scanning/code-scanning */
export const codeScanningRoutes: readonly Route[] = [
  repositoryRoute('POST', '/code-scanning/sarifs', 'security_events:write', uploadSarif),
];

/** What GitHub keeps of one upload. */
export interface SarifUpload {
  readonly commitSha: string;
  readonly ref: string;
  readonly toolName: string | undefined;
  readonly sarif: z.output<typeof SARIF_SUBSET>;
}

const INPUT = z.object({
  commit_sha: z.string(),
  ref: z.string(),
  sarif: z.string(),
  tool_name: z.string().optional(),
});

async function uploadSarif({ state, repository, request }: RepositoryCall): Promise<ApiResponse> {
  if (!repository.hasCodeScanning) {
    // The words of https://github.com/jfrog/frogbot/issues/201
    throw new ApiError(
      403,
      'Advanced Security must be enabled for this repository to use code scanning.',
    );
  }
  const { commit_sha: commitSha, ref, sarif, tool_name: toolName } = INPUT.parse(request.body);
  if ((await repository.git.read(commitSha))?.type !== 'commit') {
    throw new ApiError(422, 'commit not found');
  }
  repository.sarifUploads.push({ commitSha, ref, toolName, sarif: unpacked(sarif) });
  const id = randomUUID();
  const url = `${state.baseUrl}/repos/${repository.fullName}/code-scanning/sarifs/${id}`;
  return { status: 202, json: { id, url } };
}

/** GitHub takes a wrong SARIF and says so later, when nobody asks: here it is refused at once. */
function unpacked(text: string): SarifUpload['sarif'] {
  const read = z
    .base64()
    .transform((packed): unknown =>
      JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()),
    )
    .pipe(SARIF_SUBSET)
    .safeParse(text);
  if (!read.success) {
    throw new ApiError(400, `Invalid SARIF: ${z.prettifyError(read.error)}`);
  }
  return read.data;
}
