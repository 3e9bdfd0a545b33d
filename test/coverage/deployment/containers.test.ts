import { describe, expect, test } from 'vitest';

import { composeServices } from '#model/containers/compose.ts';
import { readDockerfile } from '#model/documents.ts';
import { effectiveUser, finalImage } from '#model/containers/image.ts';
import { imageSecretsOf } from '#model/containers/image-secrets.ts';
import { kubernetesWorkloads } from '#model/containers/kubernetes.ts';
import { ProjectFile } from '#model/project-file.ts';
import { code } from '#test/support/code.ts';
import { projectOf } from '#test/support/project.ts';

import { defaults, schedules, services } from './facts.ts';

describe('compose files', () => {
  test('services: the folders that they build', async () => {
    const project = await projectOf({
      'compose.yaml': 'services:\n  api:\n    build: ./api\n  db:\n    image: postgres:17\n',
      'api/main.py': '',
    });
    expect(services(project)).toEqual(['', 'api/']);
  });

  test('containers: image, ports, user, volumes, dependencies, also of anchors and extends', () => {
    const file = new ProjectFile(
      'docker-compose.prod.yml',
      code`
        x-base: &base
          user: '1000'
        services:
          api:
            <<: *base
            image: ghcr.io/acme/api:1
            ports: ['8080:80']
            volumes: ['data:/data']
            depends_on: [db]
          db:
            image: postgres:17
          copy:
            extends: db
      `,
    );
    expect(
      composeServices(file).map(({ name, image, user, ports, volumes, dependsOn }) => ({
        name,
        image: image?.text,
        user: user?.text,
        ports: ports.length,
        volumes: volumes.map(({ text }) => text),
        dependsOn,
      })),
    ).toEqual([
      {
        name: 'api',
        image: 'ghcr.io/acme/api:1',
        user: '1000',
        ports: 1,
        volumes: ['data:/data'],
        dependsOn: ['db'],
      },
      {
        name: 'db',
        image: 'postgres:17',
        user: undefined,
        ports: 0,
        volumes: [],
        dependsOn: [],
      },
      {
        name: 'copy',
        image: 'postgres:17',
        user: undefined,
        ports: 0,
        volumes: [],
        dependsOn: [],
      },
    ]);
  });

  test('settings: environment, defaults of variables', () => {
    const file = new ProjectFile(
      'compose.yaml',
      code`
        services:
          api:
            environment:
              PORT: \${PORT:-3000}
              SECRET:
      `,
    );
    const [api] = composeServices(file);
    expect(api?.environment.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'PORT=${PORT:-3000}',
      'SECRET=undefined',
    ]);
    expect(defaults(file)).toEqual(['PORT: 3000']);
  });
});

describe('Dockerfile', () => {
  test('services: the folder that it builds', async () => {
    const project = await projectOf({ 'services/mail/Dockerfile': 'FROM node:24\n' });
    expect(services(project)).toEqual(['', 'services/mail/']);
  });

  test('containers: the final image, the stages below it, its user', () => {
    const dockerfile = readDockerfile(
      new ProjectFile(
        'Dockerfile',
        code`
          ARG VERSION=24
          FROM node:\${VERSION} AS base
          USER node
          FROM base AS build
          RUN npm ci
          FROM base
          CMD ["node", "server.js"]
        `,
      ),
    );
    const image = dockerfile && finalImage(dockerfile);
    const user = dockerfile && image && effectiveUser(dockerfile, image);
    expect(image?.base).toMatchObject({ repository: 'node', tag: '24' });
    expect(image?.chain.length).toBe(2);
    expect(user).toMatchObject({ kind: 'set', name: 'node' });
  });

  test('settings: secrets that it puts into the image', () => {
    const dockerfile = readDockerfile(
      new ProjectFile(
        'Dockerfile',
        'FROM node:24\nENV PORT=3000\nENV API_KEY=9f8a7b6c5d4e3f2a1b0c\nCOPY .env /app/\n',
      ),
    );
    const secrets = dockerfile && imageSecretsOf(dockerfile, () => false);
    expect(secrets?.map(({ by, name }) => `${by} ${name}`)).toEqual(['ENV API_KEY', 'COPY .env']);
  });
});

describe('Kubernetes', () => {
  test('containers: image, command, security context of every kind of workload', () => {
    const file = new ProjectFile(
      'deploy/api.yaml',
      code`
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: api
        spec:
          template:
            spec:
              securityContext:
                runAsNonRoot: true
              containers:
                - name: api
                  image: ghcr.io/acme/api:1
                  command: [node, server.js]
      `,
    );
    expect(
      kubernetesWorkloads(file).map(({ kind, name, security, containers }) => ({
        kind,
        name,
        security: security.map((setting) => `${setting.name} ${setting.text}`),
        containers: containers.map(
          ({ image, command }) => `${image}: ${command.map(({ text }) => text).join(' ')}`,
        ),
      })),
    ).toEqual([
      {
        kind: 'Deployment',
        name: 'api',
        security: ['runAsNonRoot true'],
        containers: ['ghcr.io/acme/api:1: node server.js'],
      },
    ]);
  });

  test('schedules: of CronJobs, whether what they start is there', async () => {
    const project = await projectOf({
      'deploy/nightly.yaml': code`
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: nightly
        spec:
          schedule: '0 5 * * *'
          jobTemplate:
            spec:
              template:
                spec:
                  containers:
                    - name: nightly
                      image: acme/api
                      command: [node, scripts/nightly.js]
      `,
      'scripts/nightly.js': '',
      Dockerfile: 'FROM node:24\nWORKDIR /app\nCOPY . .\n',
    });
    expect(schedules(project)).toEqual([
      'Kubernetes at 0 5 * * *: the file scripts/nightly.js (present)',
    ]);
  });
});
