import { languageOf } from '#model/code/language.ts';
import { isOperatedYaml } from '#model/observability/prometheus.ts';
import { isHostPath } from '#model/deploy/repository-hosts.ts';
import { silentAlertsOf } from '#model/observability/silent-alerts.ts';
import { defineRule } from '#model/rule.ts';

const MOST_OTHERS = 10;

export default defineRule({
  meta: {
    id: 'observability/alert-goes-nowhere',
    title: 'Alerts that nobody receives',
    severity: 'medium',
    confidence: 'high',
    scope: 'file',
    effort: 'hours',
    languages: ['Prometheus', 'Alertmanager', 'Compose'],
    tags: ['soc2-cc7'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://prometheus.io/docs/alerting/latest/overview/',
      'https://prometheus.io/docs/alerting/latest/configuration/#receiver',
    ],
    messages: {
      unsent:
        'Prometheus evaluates alerts such as {name} here and is told of no Alertmanager, so a firing alert is a red line on a page that nobody has open. Name one under alerting.alertmanagers, with a receiver that wakes somebody.',
      empty:
        'No receiver has an integration, {name} neither, so the Alertmanager takes alerts in and tells nobody. Give it one: mail, chat, a pager or a webhook.',
      placeholder:
        'The receiver {receiver} tells {name}, which stands for an address that somebody has yet to fill in, so its alerts reach nobody. Write the address that is meant.',
      unserved:
        'The receiver {receiver} posts to {name}, which nothing in the repository serves for this container, so its alerts reach nobody. Serve it, or correct the address.',
    },
  },
  project: {
    reads: (path) => isOperatedYaml(path) || isHostPath(path) || languageOf(path) !== undefined,
    check(project, report) {
      for (const { kind, file, start, end, name, receiver, others = [] } of silentAlertsOf(
        project,
      )) {
        const at = file.place({ start, end });
        if (kind === 'placeholder' || kind === 'unserved') {
          const evidence = others.slice(0, MOST_OTHERS).map((other) => ({
            ...file.place(other),
            note: `So does ${other.receiver}.`,
          }));
          report.violation({ at, message: kind, data: { name, receiver }, evidence });
        } else {
          report.violation({ at, message: kind, data: { name } });
        }
      }
    },
  },
});
