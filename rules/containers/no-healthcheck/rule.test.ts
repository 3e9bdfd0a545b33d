import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an image that listens and that nothing else deploys',
      files: {
        Dockerfile: code`
        FROM node:22
        EXPOSE 3000
        CMD ["node", "server.js"]
      `,
      },
      findings: [{ message: 'image', span: '2:1-2:12', data: { port: '3000' } }],
    },
    {
      name: 'the services of a file once',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
            api:
              build: ./api
        `,
        'api/Dockerfile': code`
          FROM node:22
          EXPOSE 3000
          CMD ["node", "server.js"]
        `,
      },
      findings: [
        {
          message: 'services',
          path: 'compose.yaml',
          span: '2:3-2:5',
          data: { services: 'db, api' },
          evidence: [{ span: '4:3-4:6', note: 'api has none either.' }],
        },
      ],
    },
    {
      name: 'an order that does not wait for a health check',
      files: {
        'compose.dev.yaml': code`
          services:
            api:
              image: acme/api
              depends_on:
                - db
                - mail
            db:
              image: postgres:17
              healthcheck: { test: [CMD, pg_isready] }
            mail:
              image: mailhog/mailhog
        `,
      },
      findings: [
        {
          message: 'order',
          span: '5:9-5:11',
          data: { service: 'api', dependency: 'db' },
          fixed: code`
            services:
              api:
                image: acme/api
                depends_on:
                  db:
                    condition: service_healthy
                  mail:
                    condition: service_started
              db:
                image: postgres:17
                healthcheck: { test: [CMD, pg_isready] }
              mail:
                image: mailhog/mailhog
          `,
        },
      ],
    },
    {
      name: 'a container of a deployment',
      files: {
        'k8s/api.yaml': code`
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: api }
        spec:
          template:
            spec:
              initContainers: [{ name: wait, image: busybox, ports: [{ containerPort: 1 }] }]
              containers: [{ name: a, image: acme/api, ports: [{ containerPort: 80 }] }]
      `,
      },
      findings: [
        {
          message: 'probes',
          span: '8:28-8:29',
          data: { container: 'a', workload: 'Deployment api' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a patch that Kustomize lays over a deployment',
      files: {
        'k8s/prod/kustomization.yaml': 'patchesStrategicMerge: [api.yaml]\n',
        'k8s/prod/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec:
            template:
              spec:
                containers:
                  - { name: api, image: acme/api, ports: [{ containerPort: 80 }] }
        `,
      },
    },
    {
      name: 'services and an image with checks',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              healthcheck: { test: [CMD, pg_isready] }
            api:
              build: .
              depends_on: { db: { condition: service_healthy } }
              ports: ["80:3000"]
        `,
        Dockerfile: code`
          FROM node:22
          EXPOSE 3000
          CMD ["node", "server.js"]
          HEALTHCHECK CMD ["node", "check.js"]
        `,
      },
    },
    {
      name: 'jobs and one-shot migrations',
      files: {
        'compose.yaml': code`
          services:
            migrate: { build: . }
            once: { build: ., restart: "no" }
            tool: { image: postgres, profiles: [tools] }
        `,
        Dockerfile: code`
          FROM node:22
          EXPOSE 3000
          CMD ["node", "server.js"]
        `,
        'k8s/job.yaml': code`
          apiVersion: batch/v1
          kind: Job
          metadata: { name: api }
          spec:
            template:
              spec:
                initContainers: [{ name: wait, image: busybox, ports: [{ containerPort: 1 }] }]
                containers: [{ name: a, image: acme/api, ports: [{ containerPort: 80 }] }]
        `,
      },
    },
    {
      name: 'a foreign image, which may bring a check, and a file for development',
      files: {
        'compose.yaml': 'services: { a: { image: ghcr.io/acme/app, ports: ["80:80"] } }\n',
        'compose.dev.yaml': 'services: { db: { image: postgres } }\n',
      },
    },
    {
      name: 'an image that a platform checks, and one that does not listen',
      files: {
        Dockerfile: code`
        FROM node:22
        EXPOSE 3000
        CMD ["node", "server.js"]
      `,
        'fly.toml': 'app = "a"\n',
      },
    },
    {
      name: 'an image that does not listen',
      files: { Dockerfile: 'FROM node:22\nCMD ["node", "cli.js"]\n' },
    },
    {
      name: 'a container with a probe and one without ports',
      files: {
        'k8s/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec:
            template:
              spec:
                initContainers: [{ name: wait, image: busybox, ports: [{ containerPort: 1 }] }]
                containers: [{ name: a, image: acme/api, livenessProbe: {}, ports: [{ containerPort: 80 }] }]
        `,
        'k8s/worker.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec:
            template:
              spec:
                initContainers: [{ name: wait, image: busybox, ports: [{ containerPort: 1 }] }]
                containers: [{ name: a, image: acme/api, args: [work] }]
        `,
      },
    },
  ],
});
