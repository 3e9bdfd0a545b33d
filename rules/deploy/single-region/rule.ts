import { defineRule } from '#model/rule.ts';
import { mayNameRegions, singleRegionsOf } from '#model/deploy/single-regions.ts';

const MORE = {
  Vercel: 'Name a second one, or functionFailoverRegions',
  'Fly.io':
    'Add machines in a second one (fly scale count 2 --region …) and say so in the repository',
  Terraform: 'Plan for a second one, at least for data and for the way to rebuild the rest',
  Kubernetes: 'Let workloads run in a second one',
} as const;

export default defineRule({
  meta: {
    id: 'deploy/single-region',
    title: 'Production runs in one region',
    severity: 'low',
    confidence: 'medium',
    scope: 'file',
    effort: 'days',
    languages: ['vercel.json', 'fly.toml', 'Terraform', 'Kubernetes'],
    tags: ['soc2-a1', 'gdpr-44'],
    since: '0.1.0',
    maturity: 'stable',
    references: [
      'https://vercel.com/docs/functions/configuring-functions/region',
      'https://fly.io/docs/reference/configuration/#primary-region',
      'https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html',
    ],
    messages: {
      single:
        'Production runs in {region} alone, so an outage of that region of {platform} is one of the whole product. {more}, or write down that this is accepted.',
    },
  },
  project: {
    reads: mayNameRegions,
    check(project, report) {
      for (const { file, start, end, region, platform } of singleRegionsOf(project)) {
        report.violation({
          at: file.place({ start, end }),
          message: 'single',
          data: { region, platform, more: MORE[platform] },
          anchor: `region of ${platform}`,
        });
      }
    },
  },
});
