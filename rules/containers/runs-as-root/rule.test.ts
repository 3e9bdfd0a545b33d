import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a final stage without USER',
      files: {
        Dockerfile: code`
          FROM python:3.13-slim
          COPY . .
          CMD ["python", "-m", "app"]
        `,
      },
      findings: [{ message: 'no-user', span: '1:6-1:22', data: { base: 'python:3.13-slim' } }],
    },
    {
      name: 'a node image whose files belong to root, and one that migrates as it starts',
      files: {
        Dockerfile: code`
          FROM node:22-slim
          COPY . .
          CMD ["node", "server.js"]
        `,
        'api/Dockerfile':
          'FROM node:22-slim\nCOPY --chown=node . .\nCMD npx prisma migrate deploy && node server.js\n',
      },
      findings: [
        { message: 'no-user', path: 'Dockerfile', span: '1:6-1:18' },
        { message: 'no-user', path: 'api/Dockerfile', span: '1:6-1:18' },
      ],
    },
    {
      name: 'a node image, where the user is there already',
      files: {
        Dockerfile: code`
          FROM node:22 AS build
          USER node
          RUN npm ci

          FROM node:22-slim
          COPY --from=build --chown=node /app /app
          EXPOSE 3000
          CMD ["node", "/app/server.js"]
        `,
      },
      findings: [
        {
          message: 'no-user',
          span: '5:6-5:18',
          fixed: code`
            FROM node:22 AS build
            USER node
            RUN npm ci

            FROM node:22-slim
            COPY --from=build --chown=node /app /app
            EXPOSE 3000
            USER node
            CMD ["node", "/app/server.js"]
          `,
        },
      ],
    },
    {
      name: 'a stage that is built from an earlier one without USER',
      files: {
        Dockerfile: code`
          ARG BASE=golang:1.24
          FROM \${BASE} AS base
          RUN go version
          FROM base
          CMD ["/app"]
        `,
      },
      findings: [{ message: 'no-user', span: '4:6-4:10', data: { base: '${BASE}' } }],
    },
    {
      name: 'a last USER that is root',
      files: {
        'api.Dockerfile': code`
          FROM ruby:3.4
          USER app
          USER root
          CMD ["puma"]
        `,
      },
      findings: [{ message: 'root-user', span: '3:1-3:10', data: { user: 'root' } }],
    },
    {
      name: 'a variable whose default is user 0',
      files: {
        'Dockerfile.prod': code`
          FROM alpine:3.22
          ARG APP_UID=0
          USER \${APP_UID}:0
          CMD ["/app"]
        `,
      },
      findings: [{ message: 'root-user', span: '3:1-3:18', data: { user: '0' } }],
    },
    {
      name: 'a program in an empty image',
      files: { Dockerfile: 'FROM scratch\nCOPY app /app\nENTRYPOINT ["/app"]\n' },
      findings: [{ message: 'no-user', span: '1:6-1:13', data: { base: 'scratch' } }],
    },
    {
      name: 'a distroless image that is not the nonroot one',
      files: { Dockerfile: 'FROM gcr.io/distroless/static-debian12\nCMD ["/app"]\n' },
      findings: [{ message: 'no-user', span: '1:6-1:39' }],
    },
    {
      name: 'a development image as medium',
      files: { 'Dockerfile.dev': 'FROM php:8.4\nCMD ["php"]\n' },
      findings: [{ message: 'no-user', span: '1:6-1:13', severity: 'medium' }],
    },
    {
      name: 'each setting of a manifest that gives more rights',
      files: {
        'deploy/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
          spec:
            template:
              spec:
                containers:
                  - name: app
                    image: acme/api:1
                    securityContext:
                      privileged: true
                      allowPrivilegeEscalation: true
                      runAsUser: 0
        `,
      },
      findings: [
        {
          message: 'setting',
          span: '12:13-12:29',
          data: {
            owner: 'Container app of Deployment api',
            setting: 'privileged true',
            power: 'all devices and capabilities of the host',
          },
        },
        {
          message: 'setting',
          span: '13:13-13:43',
          data: {
            owner: 'Container app of Deployment api',
            setting: 'allowPrivilegeEscalation true',
            power: 'the way to more rights than its parent has',
          },
        },
        {
          message: 'setting',
          span: '14:13-14:25',
          data: {
            owner: 'Container app of Deployment api',
            setting: 'runAsUser 0',
            power: 'the rights of root in the container',
          },
        },
      ],
    },
    {
      name: 'runAsUser 0 of a pod that one container takes over',
      files: {
        'cron.yaml': code`
          apiVersion: batch/v1
          kind: CronJob
          metadata: { name: nightly }
          spec:
            schedule: "0 5 * * *"
            jobTemplate:
              spec:
                template:
                  spec:
                    securityContext:
                      runAsUser: 0
                    containers:
                      - name: a
                        securityContext: { runAsUser: 1000 }
                      - name: b
        `,
      },
      findings: [{ message: 'setting', span: '11:13-11:25' }],
    },
    {
      name: 'a privileged compose service and one with user root',
      files: {
        'compose.yaml': code`
          services:
            runner:
              image: acme/runner:1
              privileged: true
            worker:
              image: acme/worker:1
              user: "0:0"
        `,
      },
      findings: [
        {
          message: 'setting',
          span: '4:17-4:21',
          data: {
            owner: 'Service runner',
            setting: 'privileged',
            power: 'all devices and capabilities of the host',
          },
        },
        { message: 'setting', span: '7:11-7:16' },
      ],
    },
  ],
  passes: [
    {
      name: 'a final stage with a user of its own',
      files: {
        Dockerfile: code`
          FROM python:3.13-slim
          RUN useradd app
          USER app
          CMD ["python"]
        `,
      },
      controls: 1,
    },
    {
      name: 'a builder stage that runs as root',
      files: {
        Dockerfile: code`
          FROM golang:1.24 AS build
          USER root
          RUN go build
          FROM gcr.io/distroless/static:nonroot
          COPY --from=build /app /app
          CMD ["/app"]
        `,
      },
      controls: 1,
    },
    {
      name: 'base images that are not root by name',
      files: {
        'a/Dockerfile': 'FROM gcr.io/distroless/nodejs22-debian12:nonroot\nCMD ["a.js"]\n',
        'b/Dockerfile': 'FROM nginxinc/nginx-unprivileged:1.29\n',
        'c/Dockerfile': 'FROM bitnami/node:22\nCMD ["node"]\n',
        'd/Dockerfile': 'FROM docker.io/bitnami/redis:8\n',
        'e/Dockerfile': 'FROM cgr.dev/chainguard/node:latest\n',
      },
      controls: 5,
    },
    {
      name: 'a user that is inherited from an earlier stage',
      files: {
        Dockerfile: code`
          FROM node:22 AS base
          USER node
          FROM base
          CMD ["node"]
        `,
      },
      controls: 1,
    },
    {
      name: 'a user from a variable with a default',
      files: {
        Dockerfile: code`
          FROM node:22
          ENV APP_USER=node
          USER \${APP_USER}
          CMD ["node"]
        `,
      },
      controls: 1,
    },
    {
      name: 'a user from a variable that only the build knows',
      files: { Dockerfile: 'FROM node:22\nARG UID\nUSER ${UID}\nCMD ["node"]\n' },
      controls: 0,
    },
    {
      name: 'a base image whose user is not known',
      files: {
        'a/Dockerfile': 'FROM registry.acme.com/base/node:22\nCMD ["node"]\n',
        'b/Dockerfile': 'ARG BASE\nFROM ${BASE}\nCMD ["node"]\n',
      },
    },
    {
      name: 'an entry point that steps down from root',
      files: {
        Dockerfile: code`
          FROM debian:13
          RUN apt-get install -y gosu
          COPY entrypoint.sh /
          ENTRYPOINT ["/entrypoint.sh"]
        `,
      },
    },
    {
      name: 'a database image, which steps down on its own',
      files: { Dockerfile: 'FROM postgres:17\nCOPY init.sql /docker-entrypoint-initdb.d/\n' },
    },
    {
      name: 'an image that only carries files',
      files: {
        Dockerfile: 'FROM node:22 AS build\nRUN x\nFROM scratch\nCOPY --from=build /out /\n',
      },
    },
    {
      name: 'the image of a GitHub action, which has to run as root',
      files: {
        'action.yml': 'name: x\nruns: { using: docker, image: Dockerfile }\n',
        Dockerfile: 'FROM alpine:3.22\nENTRYPOINT ["/run.sh"]\n',
      },
    },
    {
      name: 'images of tests, other builds and development containers',
      files: {
        'Dockerfile.test': 'FROM node:22\nCMD ["npm", "test"]\n',
        'Dockerfile.base': 'FROM node:22\nRUN npm ci\n',
        Dockerfile: 'FROM node:22 AS app\nUSER node\nFROM node:22 AS test\nCMD ["npm", "test"]\n',
        '.devcontainer/Dockerfile': 'FROM node:22\n',
        'test/fixtures/Dockerfile': 'FROM node:22\n',
      },
    },
    {
      name: 'a manifest that forbids root',
      files: {
        'deploy/api.yaml': code`
          apiVersion: v1
          kind: Pod
          metadata: { name: api }
          spec:
            securityContext: { runAsNonRoot: true, runAsUser: 1000 }
            containers:
              - name: app
                securityContext:
                  privileged: false
                  allowPrivilegeEscalation: false
        `,
      },
      controls: 1,
    },
    {
      name: 'runAsUser 0 of a pod that every container overrides',
      files: {
        'pod.yaml': code`
          apiVersion: v1
          kind: Pod
          metadata: { name: api }
          spec:
            securityContext: { runAsUser: 0 }
            containers:
              - name: app
                securityContext: { runAsUser: 1000 }
        `,
      },
    },
    {
      name: 'a Helm template, which is no YAML yet',
      files: {
        'chart/api.yaml': code`
          apiVersion: v1
          kind: Pod
          spec:
            containers:
              - name: {{ .Values.name }}
                securityContext: { privileged: true }
        `,
      },
    },
    {
      name: 'the same words in other YAML',
      files: { 'policy.yaml': 'rules:\n  - privileged: true\n  - runAsUser: 0\n' },
    },
    {
      name: 'a compose service with a user, and one that hands its volume over',
      files: {
        'compose.yaml': code`
          services:
            app:
              image: acme/app:1
              user: "1000:1000"
              privileged: false
            volume-permissions:
              image: alpine:3.22
              user: root
              command: chown -R 1000:1000 /data
        `,
      },
      controls: 1,
    },
    {
      name: 'a half-written Dockerfile',
      files: { Dockerfile: 'FROM\nFRO node:22\n' },
      partial: ['Dockerfile'],
    },
  ],
});
