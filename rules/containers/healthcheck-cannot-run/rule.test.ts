import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'curl in a slim image that never installs it',
      files: {
        Dockerfile:
          'FROM python:3.13-slim\nHEALTHCHECK --interval=30s CMD curl -f http://localhost:80/ || exit 1\nCMD ["python", "app.py"]\n',
      },
      findings: [
        {
          message: 'binary',
          span: '2:1-2:70',
          data: { owner: 'The image', binary: 'curl', image: 'python:3.13-slim' },
        },
      ],
    },
    {
      name: 'a shell in a distroless image',
      files: {
        Dockerfile:
          'FROM golang:1.25 AS build\nRUN go build\nFROM gcr.io/distroless/static-debian12\nHEALTHCHECK CMD /app health\nCMD ["/app"]\n',
      },
      findings: [
        {
          message: 'binary',
          span: '4:1-4:28',
          data: { owner: 'The image', binary: 'a shell', image: 'distroless/static-debian12' },
        },
      ],
    },
    {
      name: 'a port that nothing listens on',
      files: {
        Dockerfile:
          'FROM node:22-alpine\nEXPOSE 3000\nHEALTHCHECK CMD wget -qO- http://127.0.0.1:8080/health\nCMD ["node", "a.js"]\n',
      },
      findings: [
        {
          message: 'port',
          span: '3:1-3:55',
          confidence: 'medium',
          data: { owner: 'The image', port: '8080', listens: '3000' },
        },
      ],
    },
    {
      name: 'a script that nobody wrote',
      files: {
        Dockerfile:
          'FROM node:22\nCOPY . .\nHEALTHCHECK CMD ["node", "healthcheck.js"]\nCMD ["node", "a.js"]\n',
      },
      findings: [
        {
          message: 'script',
          span: '3:1-3:43',
          data: { owner: 'The image', script: 'healthcheck.js' },
        },
      ],
    },
    {
      name: 'curl in a foreign image and wget in a service that is built',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: mongo:8
              healthcheck: { test: [CMD, curl, localhost] }
            api:
              build: api
              healthcheck: { test: wget -q localhost }
        `,
        'api/Dockerfile': 'FROM node:22-bookworm-slim\nCMD ["node", "a.js"]\n',
      },
      findings: [
        { message: 'binary', path: 'compose.yaml', span: '4:26-4:48' },
        { message: 'binary', path: 'compose.yaml', span: '7:26-7:43' },
      ],
    },
  ],
  passes: [
    {
      name: 'images known to ship the binary',
      files: {
        Dockerfile:
          'FROM node:22\nHEALTHCHECK CMD curl -f http://localhost/\nCMD ["node", "a.js"]\n',
        'web/Dockerfile':
          'FROM alpine:3.22\nHEALTHCHECK CMD wget -q http://localhost/\nCMD ["/a"]\n',
        'compose.yaml':
          'services: { a: { image: grafana/grafana, healthcheck: { test: [CMD, curl, localhost] } } }\n',
      },
    },
    {
      name: 'a slim image that installs it, and one whose packages nobody can tell',
      files: {
        Dockerfile:
          'FROM node:22-slim\nRUN apt-get update && apt-get install -y curl\nHEALTHCHECK CMD curl localhost\nCMD ["node", "a.js"]\n',
        'web/Dockerfile':
          'FROM node:22-slim\nARG PACKAGES\nRUN apt-get install -y $PACKAGES\nHEALTHCHECK CMD curl localhost\nCMD ["node", "a.js"]\n',
      },
    },
    {
      name: 'what the image has, and either of two tools',
      files: {
        Dockerfile:
          'FROM node:22-slim\nEXPOSE 3000\nHEALTHCHECK CMD ["node", "-e", "fetch(\'http://localhost:3000\')"]\nCMD ["node", "a.js"]\n',
        'web/Dockerfile':
          'FROM node:22-alpine\nHEALTHCHECK CMD curl localhost || wget -q localhost\nCMD ["node", "a.js"]\n',
      },
    },
    {
      name: 'a port that the environment names, and a script that is built from another file',
      files: {
        Dockerfile:
          'FROM node:22-alpine\nENV METRICS=8080\nEXPOSE 3000\nHEALTHCHECK CMD wget -q http://localhost:8080/\nCMD ["node", "a.js"]\n',
        'web/Dockerfile':
          'FROM node:22\nHEALTHCHECK CMD ["node", "dist/healthcheck.js"]\nCMD ["node", "a.js"]\n',
        'web/src/healthcheck.ts': 'export {};\n',
      },
    },
    {
      name: 'a check that is switched off',
      files: {
        Dockerfile: 'FROM node:22-slim\nHEALTHCHECK NONE\n',
        'compose.yaml':
          'services: { a: { image: mongo, healthcheck: { test: [CMD, curl, a], disable: true } } }\n',
      },
    },
  ],
});
