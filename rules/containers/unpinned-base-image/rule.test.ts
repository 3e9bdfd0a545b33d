import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a base without a tag, an image to copy from with latest, and one with a version as info',
      files: {
        Dockerfile: code`
          ARG TAG=stable-slim
          FROM node AS build
          FROM debian:\${TAG}
          COPY --from=ghcr.io/astral-sh/uv:latest /uv /uv
          COPY --from=caddy:2.10 /usr/bin/caddy /caddy
          COPY --from=build /a /a
        `,
      },
      findings: [
        {
          message: 'moving',
          span: '2:6-2:10',
          data: { image: 'node', tag: 'no tag, so it is latest' },
        },
        {
          message: 'moving',
          span: '3:6-3:19',
          data: { image: 'debian', tag: 'the tag stable-slim' },
        },
        { message: 'moving', span: '4:6-4:40' },
        { message: 'tag', span: '5:6-5:23', severity: 'info', data: { images: 'caddy:2.10' } },
      ],
    },
    {
      name: 'a service image once, however many services have it',
      files: {
        'compose.yaml':
          'services: { a: { image: "acme/app:${TAG:-latest}" }, b: { image: "acme/app:${TAG:-latest}" } }\n',
      },
      findings: [{ message: 'moving', span: '1:25-1:50' }],
    },
    {
      name: 'a service for development as low',
      files: { 'compose.dev.yaml': 'services: { a: { image: mailhog/mailhog } }\n' },
      findings: [{ message: 'moving', span: '1:25-1:40', severity: 'low' }],
    },
    {
      name: 'a container of a manifest',
      files: {
        'k8s/api.yaml': code`
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: api }
        spec: { template: { spec: { containers: [{ name: a, image: acme/api }] } } }
      `,
      },
      findings: [{ message: 'moving', span: '4:60-4:68' }],
    },
    {
      name: 'tags without digests once, however many images are built',
      files: {
        'api/Dockerfile': 'FROM node:22-alpine\n',
        'web/Dockerfile': 'FROM caddy:2.10\n',
        'web/Dockerfile.dev': 'FROM node:22\n',
      },
      findings: [
        {
          message: 'tag',
          path: 'api/Dockerfile',
          span: '1:6-1:20',
          severity: 'info',
          data: { images: 'node:22-alpine, caddy:2.10' },
          evidence: [{ path: 'web/Dockerfile', span: '1:6-1:16', note: 'Has no digest either.' }],
        },
      ],
    },
    {
      name: 'images of a workflow',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            t:
              runs-on: ubuntu-24.04
              container: { image: python }
              services: { db: { image: postgres:17 } }
              steps:
                - uses: docker://koalaman/shellcheck:stable
        `,
      },
      findings: [
        { message: 'moving', span: '5:25-5:31' },
        { message: 'moving', span: '8:15-8:50' },
      ],
    },
  ],
  passes: [
    {
      name: 'digests',
      files: {
        Dockerfile:
          'FROM node:22@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\n',
        'compose.yaml':
          'services: { a: { image: "acme/app:latest@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a" } }\n',
      },
    },
    {
      name: 'images that the same file builds',
      files: {
        Dockerfile: code`
          FROM node@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a AS base
          FROM base
          COPY --from=0 /a /a
        `,
        'compose.yaml': 'services: { a: { build: ., image: acme/app }, b: { image: acme/app } }\n',
      },
    },
    {
      name: 'the image that the repository itself publishes',
      files: {
        'README.md': '![CI](https://github.com/Acme/shop/actions/workflows/ci.yml/badge.svg)\n',
        'compose.yaml':
          'services: { a: { image: "acme/shop:latest" }, b: { image: ghcr.io/acme/shop } }\n',
        'package.json': '{ "name": "bookshelf" }\n',
        'deploy/compose.yaml': 'services: { a: { image: "bookshelf/server:latest" } }\n',
      },
    },
    {
      name: 'scratch, and a version that nothing tells',
      files: {
        Dockerfile: 'ARG TAG\nFROM node:$TAG AS build\nFROM scratch\n',
        'compose.yaml': 'services: { a: { image: "acme/app:${TAG}" } }\n',
      },
    },
    {
      name: 'a version in a compose file, a manifest and a workflow',
      files: {
        'compose.yaml': 'services: { a: { image: postgres:17-alpine } }\n',
        'k8s/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec: { template: { spec: { containers: [{ name: a, image: acme/api:1.2 }] } } }
        `,
        '.github/workflows/ci.yml':
          'on: push\njobs: { t: { runs-on: x, container: "acme/lint:slim-v4", steps: [] } }\n',
      },
    },
    {
      name: 'a manifest whose tag a kustomization sets',
      files: {
        'k8s/api.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: api }
          spec: { template: { spec: { containers: [{ name: a, image: acme/api }] } } }
        `,
        'k8s/kustomization.yaml': 'images: [{ name: acme/api, newTag: "1.2" }]\n',
      },
    },
  ],
});
