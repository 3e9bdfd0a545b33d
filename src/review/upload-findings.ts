import { isFaultlineError } from '#core/errors.ts';
import type { CodeScanningPort } from '#github/ports.ts';
import type { AuditedTree } from '#report/audit-record.ts';
import type { RuleBook } from '#report/rule-table.ts';
import { auditSarif } from '#report/sarif.ts';

export interface FindingsToUpload {
  readonly headSha: string;
  readonly branch: string;
  readonly audited: AuditedTree;
  readonly rulebook: RuleBook;
  readonly version: string;
}

const NOT_UPLOADED = 'The findings were not uploaded to code scanning:';

const REFUSALS = {
  'not-permitted':
    'the App lacks the permission "Code scanning alerts: write", which its owner adds in the App\'s settings and an owner of this account accepts.',
  'not-enabled': 'GitHub says that code scanning is not enabled for this repository.',
} as const;

/**
 * Uploads the findings that stand on a branch. A review does not fail for it: resolves with a plain
 * sentence about what went wrong, undefined when nothing did.
 */
export async function uploadFindings(
  codeScanning: CodeScanningPort,
  { headSha, branch, audited, rulebook, version }: FindingsToUpload,
  signal: AbortSignal,
): Promise<string | undefined> {
  const sarif = auditSarif(audited.result, rulebook, { version });
  try {
    const receipt = await codeScanning.upload({ headSha, branch, sarif }, signal);
    return receipt === 'taken' ? undefined : `${NOT_UPLOADED} ${REFUSALS[receipt]}`;
  } catch (error) {
    if (isFaultlineError(error, 'github-refused', 'github-paused', 'source-unavailable')) {
      return `${NOT_UPLOADED} ${error.message} The next push uploads them.`;
    }
    throw error;
  }
}
