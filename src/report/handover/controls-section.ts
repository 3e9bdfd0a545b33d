import type { Control } from '#core/audit-result.ts';

import { count } from '../counting.ts';
import type { AuditReport } from './audit-report.ts';
import { code, paragraph } from './document.ts';
import type { Inlines, Section } from './document.ts';
import { domainOf } from './domain.ts';
import { groupReferences } from './references.ts';

const SHOWN_PLACES = 3;

/** Good practice that was seen, and where it is not followed everywhere. */
export function controlsSection({ result, groups }: AuditReport): Section {
  const rows = result.controls.map((control): readonly Inlines[] => {
    const broken = groups.filter(({ rule }) => rule === control.rule);
    return [
      [control.title],
      [domainOf(control.rule)],
      places(control),
      broken.length === 0 ? ['none'] : groupReferences(broken),
    ];
  });
  return {
    anchor: 'working-well',
    title: 'Working well',
    blocks:
      rows.length === 0
        ? [paragraph('No rule saw the good practice that it looks for.')]
        : [
            {
              kind: 'table',
              heads: ['Practice', 'Domain', 'Seen at', 'Findings against it'],
              rows,
            },
          ],
  };
}

function places({ evidence }: Control): Inlines {
  const shown = evidence.slice(0, SHOWN_PLACES);
  const left = evidence.length - shown.length;
  return [
    ...shown.flatMap(({ path, start }, index): Inlines => [
      ...(index === 0 ? [] : [', ']),
      code(`${path}:${String(start.line)}`),
    ]),
    ...(left === 0 ? [] : [` and ${count(left, 'further place')}`]),
  ];
}
