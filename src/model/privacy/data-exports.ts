import { isProductCode } from '../product-code.ts';
import type { FileQuestion } from '../project.ts';

/** An export for users: a function or a route that gives a table away. */
export const EXPORTS =
  /["'`]\/(?:[\w/:{}-]*\/)?exports?(?:\/[\w-]+)?["'`]|\bexport_?(?:to_?)?(?:csv|xlsx|excel|report|orders|users|data|transactions|invoices)\b|(?:content-?type["']?\s*[:,]\s*|\.type\(\s*|(?:media_type|mimetype|content_type)\s*=\s*)["']text\/csv/iu;

/** Code that exports data for users. */
export const EXPORT_FILES: FileQuestion = {
  name: 'data-exports',
  words: ['export', 'Export', 'text/csv'],
  path: isProductCode,
  patterns: [EXPORTS],
};

/** Files in which exports run on a schedule. */
export const SCHEDULED_EXPORTS: FileQuestion = {
  name: 'scheduled-exports',
  words: [
    'chedul',
    'cron',
    'Cron',
    'SCHEDULE',
    'recurring',
    'digest',
    'weekly',
    'nightly',
    'celery_beat',
    'periodic',
  ],
  path: (path) => isProductCode(path) || /\.(?:ya?ml|prisma|toml|json)$|crontab/u.test(path),
  file: ({ text }) => SCHEDULED.test(text.replaceAll(KEYWORD, '')),
};

/** The word by which a module hands something out. */
const KEYWORD =
  /\bexport\s+(?=const|let|var|async|function|default|class|type|interface|enum|abstract|declare|[{*])/gu;
const SCHEDULED =
  /(?:schedul\w*|\bcron\b)[\s\S]{0,80}(?:export|report)|(?:export|report)[\s\S]{0,80}(?:schedul|cron\b|@Cron|crontab|recurring|weekly|nightly|periodic)/iu;
