import { describe, expect, it } from 'vitest';

import { audit } from '#audit/audit.ts';
import { MemorySource } from '#source/memory-source.ts';
import { rule, SIGNAL } from '#test/support/review-world.ts';

import type { AuditTask } from './auditor.ts';
import { createBaseMemory } from './base-memory.ts';
import { reviewChange, reviewCommitAlone } from './review-change.ts';
import type { ReviewPorts } from './review-ports.ts';

const WAIVER = '# faultline-ignore test/bad -- it is known until 2027-01-31\n';
const COMMITS = {
  base: { 'a.txt': 'bad\n', 'b.txt': `${WAIVER}bad\n` },
  first: { 'a.txt': 'bad\n', 'b.txt': `${WAIVER}bad\n`, 'c.txt': 'bad\n' },
  second: { 'a.txt': 'fine\n', 'b.txt': `${WAIVER}bad\n`, 'c.txt': 'bad\n' },
};

/** Reviews in one repository, with every audit that they cause noted by the paths of its files. */
function reviews(options: Partial<ReviewPorts> = {}) {
  const audited: string[] = [];
  const ports: ReviewPorts = {
    source: new MemorySource(COMMITS),
    auditor: {
      audit: async (task: AuditTask) => {
        audited.push([...task.files.keys()].join(' '));
        return audit({ rules: [rule], ...task });
      },
    },
    repository: '22',
    bases: createBaseMemory(),
    rules: [rule],
    today: '2026-11-27',
    ...options,
  };
  return {
    audited,
    ports,
    review: async (head: string) => {
      const { outcome } = await reviewChange(ports, { base: 'base', head }, SIGNAL);
      return {
        findings: outcome.findings.map(({ finding: { path, start }, state, waiver }) =>
          [`${path}:${start.line}`, state, ...(waiver === undefined ? [] : ['waived'])].join(' '),
        ),
        fixed: outcome.fixed.map(({ path }) => path),
      };
    },
  };
}

describe('the memory of bases', () => {
  it('spares the second push the audit of the base, and changes nothing of what is said', async () => {
    const { audited, review } = reviews();
    expect(await review('first')).toEqual({
      findings: ['a.txt:1 open', 'b.txt:1 open waived', 'b.txt:2 open waived', 'c.txt:1 new'],
      fixed: [],
    });
    expect(audited).toEqual(['a.txt b.txt', 'a.txt b.txt c.txt']);
    const second = await review('second');
    expect(second).toEqual({
      findings: ['b.txt:1 open waived', 'b.txt:2 open waived', 'c.txt:1 new'],
      fixed: ['a.txt'],
    });
    expect(second).toEqual(await reviews().review('second'));
    expect(audited.slice(2)).toEqual(['a.txt b.txt c.txt']);
  });

  it('knows the base from the audit of the branch', async () => {
    const { audited, ports, review } = reviews();
    await reviewCommitAlone(ports, 'base', SIGNAL);
    const first = await review('first');
    expect(audited).toEqual(['a.txt b.txt', 'a.txt b.txt c.txt']);
    expect(first).toEqual(await reviews().review('first'));
  });

  it.each(['tree', 'file'])(
    'does not keep a base of which a part of the %s is missing',
    async (what) => {
      const whole = new MemorySource(COMMITS);
      const { audited, review } = reviews({
        source: {
          change: async (base, head) => whole.change(base, head),
          tree: async (commit) => ({
            ...(await whole.tree(commit)),
            gap: what === 'tree' && commit === 'base' ? 'Not all of it.' : undefined,
          }),
          blobs: async (shas) => {
            const blobs = await whole.blobs(shas);
            return what === 'file' ? new Map([...blobs].slice(1)) : blobs;
          },
        },
      });
      await review('first');
      await review('second');
      expect(audited).toHaveLength(4);
    },
  );

  it('keeps nothing of a repository that has no name', async () => {
    const { audited, ports } = reviews();
    const { repository: _, ...unnamed } = ports;
    await reviewChange(unnamed, { base: 'base', head: 'first' }, SIGNAL);
    await reviewChange(unnamed, { base: 'base', head: 'first' }, SIGNAL);
    expect(audited).toHaveLength(4);
  });
});
