import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'functions of Vercel in one region',
      files: { 'vercel.json': '{ "regions": ["iad1"] }\n' },
      findings: [
        {
          message: 'single',
          span: '1:14-1:22',
          data: {
            region: 'iad1',
            platform: 'Vercel',
            more: 'Name a second one, or functionFailoverRegions',
          },
        },
      ],
    },
    {
      name: 'an application of Fly.io that says that it is production',
      files: {
        'fly.toml': code`
          app = "shop"
          primary_region = "fra"

          [env]
          NODE_ENV = "production"
        `,
      },
      findings: [{ message: 'single', span: '2:18-2:23' }],
    },
    {
      name: 'a folder of Terraform for production',
      files: {
        'infra/production/main.tf': code`
          provider "aws" {
            region = "eu-west-1"
          }
        `,
      },
      findings: [{ message: 'single', span: '2:3-2:23' }],
    },
    {
      name: 'a workload that is bound to one region',
      files: {
        'k8s/production/api.yaml': code`
          apiVersion: v1
          kind: Pod
          spec:
            nodeSelector:
              topology.kubernetes.io/region: eu-west-1
        `,
      },
      findings: [{ message: 'single', span: '5:36-5:45' }],
    },
  ],
  passes: [
    {
      name: 'several regions',
      files: {
        'vercel.json': '{ "regions": ["iad1", "fra1"] }\n',
        'infra/production/main.tf': code`
          provider "aws" {
            region = "eu-west-1"
          }

          provider "aws" {
            alias  = "second"
            region = "us-east-1"
          }
        `,
        'fly.toml': 'app = "shop-prod"\nprimary_region = "fra"\n',
        'scripts/deploy.sh': 'fly deploy\nfly scale count 2 --region fra,iad\n',
      },
    },
    {
      name: 'previews and staging',
      files: {
        'fly.staging.toml':
          'app = "shop-staging"\nprimary_region = "fra"\n[env]\nNODE_ENV = "production"\n',
        'preview/vercel.json': '{ "regions": ["iad1"] }\n',
        'infra/staging/main.tf': 'provider "aws" {\n  region = "eu-west-1"\n}\n',
      },
    },
    {
      name: 'nothing that names production or a region',
      files: {
        'vercel.json': '{ "framework": "nextjs" }\n',
        'fly.toml': 'app = "shop"\nprimary_region = "fra"\n',
        'infra/main.tf': 'provider "aws" {\n  region = "eu-west-1"\n}\n',
      },
    },
  ],
});
