import { languageOf } from '#model/code/language.ts';
import { defineRule } from '#model/rule.ts';
import { isServicePath } from '#model/services.ts';
import { START_SETTINGS_FILES, startSettingsOf } from '#model/settings/start-settings.ts';

const MESSAGES = {
  unchecked:
    'Nothing looks at {names} before this service starts, so a deployment without one of them passes its health check and fails at the first request that needs it. Read them through one schema here, before the service listens.',
} as const;

const MOST_NAMES = 4;
const MOST_EVIDENCE = 5;

export default defineRule({
  meta: {
    id: 'secrets/startup-validation-missing',
    title: 'Service starts without looking at its required settings',
    severity: 'high',
    confidence: 'medium',
    scope: 'project',
    effort: 'hours',
    languages: ['TypeScript', 'Python'],
    tags: ['owasp-a05'],
    since: '0.1.0',
    maturity: 'preview',
    references: [
      'https://12factor.net/config',
      'https://docs.pydantic.dev/latest/concepts/pydantic_settings/',
      'https://github.com/af/envalid#readme',
    ],
    messages: MESSAGES,
    control: 'Settings are validated at start',
  },
  asks: START_SETTINGS_FILES,
  project: {
    reads: (path) => languageOf(path) !== undefined || isServicePath(path),
    check(project, report) {
      for (const settings of startSettingsOf(project)) {
        if (settings.kind === 'validated') {
          report.control(settings.at, 'Required settings are read through a check.');
        } else {
          const names = settings.reads.map(({ name }) => name);
          const more = names.length - MOST_NAMES;
          report.violation({
            at: settings.at,
            message: 'unchecked',
            data: {
              names: [
                ...names.slice(0, MOST_NAMES),
                ...(more > 0 ? [`${more} more settings`] : []),
              ].join(', '),
            },
            anchor: 'settings at start',
            evidence: settings.reads.slice(0, MOST_EVIDENCE).map(({ name, at }) => ({
              ...at,
              note: `Reads ${name} and goes on without it.`,
            })),
          });
        }
      }
    },
  },
});
