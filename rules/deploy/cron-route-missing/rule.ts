import { defineRule } from '#model/rule.ts';
import { isSchedulePath, scheduleTargets } from '#model/queue/schedules.ts';

export default defineRule({
  meta: {
    id: 'deploy/cron-route-missing',
    title: 'Schedule points to code that does not exist',
    severity: 'critical',
    confidence: 'high',
    scope: 'call',
    effort: 'minutes',
    languages: [
      'vercel.json',
      'netlify.toml',
      'Wrangler',
      'GitHub Actions',
      'Kubernetes',
      'crontab',
    ],
    tags: ['soc2-a1'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://vercel.com/docs/cron-jobs',
      'https://docs.netlify.com/build/functions/scheduled-functions/',
      'https://developers.cloudflare.com/workers/configuration/cron-triggers/',
      'https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule',
    ],
    messages: {
      missing:
        '{platform} runs {what} on the schedule {when}, but the repository does not have it: every run fails, and the work it stands for stops without an alarm. Restore the target, or correct or remove the schedule.',
    },
    control: 'Every schedule points to code that exists',
  },
  project: {
    reads: isSchedulePath,
    check(project, report) {
      for (const { platform, at, when, what, status, confidence } of scheduleTargets(project)) {
        if (status === 'present') {
          report.control(at, `${platform} runs ${what}.`);
        } else if (status === 'missing') {
          report.violation({
            at,
            message: 'missing',
            data: { platform, what, when },
            anchor: `${platform} ${what}`,
            confidence,
          });
        }
      }
    },
  },
});
