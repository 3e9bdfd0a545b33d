import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'npm install, which may leave the lock file aside',
      files: {
        Dockerfile:
          'FROM node:22\nCOPY package*.json ./\nRUN npm install --omit=dev && npm run build\n',
      },
      findings: [
        {
          message: 'install',
          span: '3:5-3:27',
          fixed: 'FROM node:22\nCOPY package*.json ./\nRUN npm ci --omit=dev && npm run build\n',
        },
      ],
    },
    {
      name: 'packages of pip and npm without a version, in an earlier stage too',
      files: {
        Dockerfile: code`
          FROM node:22 AS build
          RUN npm install -g pnpm@9.1.0 serve
          FROM python:3.13
          COPY --from=build /app /app
          # The rest follows.
          RUN pip install --no-cache-dir --upgrade pip gunicorn \
              # a comment between
              uvicorn[standard] "flask==3.1.0" \
           && python -m pip install httpx
        `,
      },
      findings: [
        { message: 'node', span: '2:5-2:36', data: { packages: 'serve' } },
        {
          message: 'python',
          span: '6:5-8:37',
          data: { packages: 'gunicorn, uvicorn[standard]' },
        },
        { message: 'python', span: '9:5-9:32', data: { packages: 'httpx' } },
      ],
    },
    {
      name: 'npm install in an image without the lock file, which npm ci would refuse',
      files: { Dockerfile: 'FROM node:22\nCOPY package.json ./\nRUN npm install\n' },
      findings: [{ message: 'install', span: '3:5-3:16' }],
    },
    {
      name: 'a repository of npm whose version is a range or missing',
      files: {
        Dockerfile:
          'FROM node:22\nRUN npm install git://github.com/acme/acme.git git+https://github.com/acme/tool#semver:^5.0\n',
      },
      findings: [
        {
          message: 'node',
          span: '2:5-2:92',
          data: {
            packages:
              'git://github.com/acme/acme.git, git+https://github.com/acme/tool#semver:^5.0',
          },
        },
      ],
    },
    {
      name: 'packages of the system once, as info',
      files: {
        Dockerfile:
          'FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl git\nRUN apt-get install -y jq\n',
      },
      findings: [
        {
          message: 'system',
          span: '2:23-2:74',
          severity: 'info',
          data: { manager: 'apt', packages: 'curl, git' },
        },
      ],
    },
    {
      name: 'packages of apk',
      files: { Dockerfile: 'FROM alpine:3.22\nRUN apk add --no-cache curl tini=0.19.0-r3\n' },
      findings: [{ message: 'system', span: '2:5-2:43', severity: 'info' }],
    },
  ],
  passes: [
    {
      name: 'an image whose last stage is for tests',
      files: {
        Dockerfile:
          'FROM python:3.13 AS app\nCMD ["gunicorn"]\nFROM app AS test\nRUN pip install pytest\n',
      },
    },
    {
      name: 'lock files in use',
      files: {
        Dockerfile: code`
          FROM node:22
          RUN npm ci
          RUN pip install --require-hashes -r requirements.txt && pip install . && uv sync --locked
        `,
      },
    },
    {
      name: 'packages with versions, files and variables',
      files: {
        Dockerfile: code`
          FROM python:3.13
          ARG VERSION
          RUN pip install gunicorn==23.0.0 httpx~=0.28.1 ./dist/app.whl poetry==$VERSION && npm install -g pnpm@9
          RUN apt-get install -y nginx=1.22.1-9
        `,
      },
    },
    {
      name: 'values of options, which are no packages',
      files: {
        Dockerfile: code`
          FROM python:3.13
          RUN pip install --trusted-host host --root-user-action ignore example==1.2.2
          RUN npm install --loglevel verbose sax@0.1.1
        `,
      },
    },
    {
      name: 'folders, tarballs and repositories at a tag, which are the same every day',
      files: {
        Dockerfile: code`
          FROM node:22
          RUN npm install /vendor/acme ~/acme
          RUN npm install acme-v1.2.3.tar.gz git+https://github.com/acme/acme.git#v1.2.3
        `,
      },
    },
    {
      name: 'apt packages from a digest-pinned base that installs nothing else, and from a snapshot',
      files: {
        Dockerfile:
          'FROM debian:12@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\nRUN apt-get install -y curl\n',
        'api.Dockerfile':
          'FROM debian:12\nRUN echo "deb http://snapshot.debian.org/archive/debian/20250101T000000Z bookworm main" > /etc/apt/sources.list && apt-get install -y curl\n',
      },
    },
    {
      name: 'packages of the system in a stage that is left behind',
      files: {
        Dockerfile:
          'FROM debian:12 AS build\nRUN apt-get install -y gcc\nFROM scratch\nCMD ["/a"]\n',
      },
    },
    {
      name: 'a stage for development, which the final image does not use',
      files: {
        Dockerfile:
          'FROM python:3.13 AS base\nFROM base AS dev\nRUN pip install watchdog\nFROM base\nCMD ["gunicorn"]\n',
      },
    },
    {
      name: 'npm install for the lack of a lock file',
      files: {
        Dockerfile:
          'FROM node:22\nCOPY . .\nRUN if [ -f package-lock.json ]; then npm ci; else npm install; fi\n',
      },
    },
    {
      name: 'an image for development',
      files: { 'Dockerfile.dev': 'FROM node:22\nRUN npm install\n' },
    },
  ],
});
