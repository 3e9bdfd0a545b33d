import type { Waiver } from '#config/waiver.ts';
import { codeOf } from '#core/code-of.ts';
import type { Finding } from '#core/finding.ts';

/** An exception that somebody granted for one finding of one pull request. */
export interface Grant extends Pick<Waiver, 'rule' | 'reason' | 'owner' | 'until' | 'grantedIn'> {
  readonly fingerprint: string;
  /** Where the finding stood. */
  readonly path: string;
}

/**
 * The waivers of people for what the head has, of several for one finding the newest: `grants` begin
 * with it. A grant whose finding is gone has no waiver, since there is nobody who could take it away.
 * `paths` are the files of the head.
 */
export function grantedWaivers(
  grants: readonly Grant[],
  findings: readonly Finding[],
  paths: ReadonlySet<string>,
): readonly Waiver[] {
  const newest = new Map(grants.toReversed().map((grant) => [grant.fingerprint, grant]));
  return [...newest.values()].flatMap((grant) => {
    const covered = findingOf(grant, findings, paths);
    const { rule, reason, owner, until, grantedIn } = grant;
    return covered === undefined
      ? []
      : [{ rule, reason, owner, until, grantedIn, covers: (finding) => finding === covered }];
  });
}

// As `followFindings` does: the same code in a file of another name is the same finding, when the file
// is gone and no other finding could be meant. A grant that was given after the file's new name has that.
function findingOf(
  { fingerprint, rule, path }: Grant,
  findings: readonly Finding[],
  paths: ReadonlySet<string>,
): Finding | undefined {
  const same = findings.find((finding) => finding.fingerprint === fingerprint);
  if (same !== undefined) {
    return same;
  }
  const [moved, ...others] = findings.filter(
    (finding) =>
      finding.rule === rule &&
      codeOf(finding.fingerprint) === codeOf(fingerprint) &&
      (finding.path === path || !paths.has(path)),
  );
  return others.length === 0 ? moved : undefined;
}
