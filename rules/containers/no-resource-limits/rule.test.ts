import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'the services of a file for production once',
      files: {
        'docker-compose.prod.yml': code`
          services:
            api:
              image: acme/api
            db:
              image: postgres:17
            limited:
              image: acme/limited
              deploy: { resources: { limits: { memory: 1G } } }
        `,
      },
      findings: [
        {
          message: 'services',
          span: '2:3-2:6',
          data: { services: 'api, db' },
          evidence: [{ span: '4:3-4:5', note: 'db has none either.' }],
        },
      ],
    },
    {
      name: 'a file whose services are kept running',
      files: { 'compose.yaml': 'services: { api: { image: a, restart: unless-stopped } }\n' },
      findings: [{ message: 'services', span: '1:13-1:16' }],
    },
    {
      name: 'a deployment that Kustomize lists as a resource',
      files: {
        'k8s/kustomization.yaml': code`
          resources: [api.yaml]
          patches: [{ path: other.yaml }]
        `,
        'k8s/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec:
            template:
              spec:
                containers: [{ name: api, image: acme/api }]
        `,
      },
      findings: [{ message: 'containers', path: 'k8s/api.yaml', span: '7:28-7:31' }],
    },
    {
      name: 'the containers of a deployment once',
      files: {
        'k8s/api.yaml': code`
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: api }
        spec:
          template:
            spec:
              containers:
                - { name: a, image: acme/api, resources: { limits: { cpu: 1 } } }
                - { name: b, image: acme/log }
      `,
      },
      findings: [
        {
          message: 'containers',
          span: '8:19-8:20',
          data: { containers: 'a, b', workload: 'Deployment api' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a service without image and build, which adds to another file',
      files: {
        'compose.prod.yaml': 'services: { api: { depends_on: [db], restart: always } }\n',
      },
    },
    {
      name: 'a patch that Kustomize lays over a deployment',
      files: {
        'k8s/prod/kustomization.yaml': code`
          resources: [../base]
          patches:
            - path: deployment-patch.yaml
              target: { kind: Deployment }
        `,
        'k8s/prod/deployment-patch.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec:
            template:
              spec:
                containers: [{ name: api, image: acme/api }]
        `,
      },
    },
    {
      name: 'limits',
      files: {
        'compose.prod.yaml': 'services: { a: { image: a, mem_limit: 1g } }\n',
        'k8s/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec:
            template:
              spec:
                containers:
                  - { name: a, image: acme/api, resources: { limits: { memory: 1Gi } } }
                  - { name: b, image: acme/log, resources: { limits: { memory: 1Gi } } }
        `,
      },
    },
    {
      name: 'services that are kept running beside a catcher of mail, an emulator or a database for tests',
      files: {
        'mail/compose.yaml':
          'services: { a: { image: a, restart: always }, mail: { image: mailhog/mailhog } }\n',
        'cloud/compose.yaml':
          'services: { a: { image: a, restart: always }, s3: { image: localstack/localstack } }\n',
        'names/compose.yaml':
          'services: { shop-db-dev: { image: postgres:17, restart: always } }\n',
        'variables/compose.yaml':
          'services: { db: { image: postgres:17, restart: always, ports: ["${DB_TEST_PORT}:5432"] } }\n',
        'dependencies.compose.yaml': 'services: { db: { image: postgres:17, restart: always } }\n',
      },
    },
    {
      name: 'development files, and one of which nothing says what it is for',
      files: {
        'compose.dev.yaml': 'services: { a: { image: a, restart: always } }\n',
        'compose.yaml': 'services: { a: { image: a } }\n',
        'infra/compose.yaml':
          'services: { a: { build: ., restart: always, volumes: [".:/app"] } }\n',
      },
    },
    {
      name: 'one-shot services and jobs',
      files: {
        'compose.prod.yaml': 'services: { migrate: { image: a } }\n',
        'k8s/job.yaml': code`
          apiVersion: batch/v1
          kind: Job
          metadata: { name: api }
          spec:
            template:
              spec:
                containers:
                  - { name: a, image: acme/api, resources: { limits: { cpu: 1 } } }
                  - { name: b, image: acme/log }
        `,
      },
    },
    {
      name: 'a limit for the whole namespace',
      files: {
        'k8s/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec:
            template:
              spec:
                containers:
                  - { name: a, image: acme/api, resources: { limits: { cpu: 1 } } }
                  - { name: b, image: acme/log }
        `,
        'k8s/limits.yaml': 'apiVersion: v1\nkind: LimitRange\nspec: { limits: [] }\n',
      },
    },
  ],
});
