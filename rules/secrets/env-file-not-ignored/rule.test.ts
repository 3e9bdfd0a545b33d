import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an example whose copy no .gitignore covers',
      files: { '.gitignore': 'node_modules/\ndist', 'api/.env.example': 'A=\n' },
      findings: [
        {
          message: 'git',
          path: '.gitignore',
          span: '1:1-1:1',
          data: { path: 'api/.env', name: '.env' },
          evidence: [
            {
              path: 'api/.env.example',
              span: '1:1-1:1',
              note: 'People copy it and fill in secrets.',
            },
          ],
          fixed: { '.gitignore': 'node_modules/\ndist\n.env\n' },
        },
      ],
    },
    {
      name: 'a pattern that is taken back',
      files: { '.gitignore': '.env*\n!.env*\n', '.env.local.sample': 'A=\n' },
      findings: [
        {
          message: 'git',
          path: '.gitignore',
          span: '1:1-1:1',
          data: { path: '.env.local', name: '.env.local' },
          evidence: [
            {
              path: '.env.local.sample',
              span: '1:1-1:1',
              note: 'People copy it and fill in secrets.',
            },
          ],
          fixed: { '.gitignore': '.env*\n!.env*\n.env.local\n' },
        },
      ],
    },
    {
      name: 'a repository without any .gitignore',
      files: { 'compose.yaml': 'services:\n  a:\n    image: a\n    env_file: .env\n' },
      findings: [{ message: 'git', span: '4:5-4:13' }],
    },
    {
      name: 'a copy in a stage whose folder the image takes over',
      files: {
        '.gitignore': '.env\n',
        '.env.example': 'A=\n',
        Dockerfile: code`
        FROM node:22 AS build
        WORKDIR /srv/app
        COPY . ./
        FROM node:22-slim
        COPY --from=build /srv /srv
        CMD ["node", "a.js"]
      `,
      },
      findings: [{ message: 'build', path: 'Dockerfile', span: '3:1-3:10' }],
      controls: 1,
    },
    {
      name: 'an example one of whose variables is not public',
      files: {
        '.gitignore': '.env\n',
        '.env.example': 'NEXT_PUBLIC_API_URL=\nAPI_KEY=\n',
        Dockerfile: code`
        FROM node:22
        COPY . .
        CMD ["node", "a.js"]
      `,
      },
      findings: [{ message: 'build', path: 'Dockerfile', span: '2:1-2:9' }],
      controls: 1,
    },
    {
      name: 'a build that copies the tree without a .dockerignore',
      files: {
        '.gitignore': '.env\n',
        '.env.example': 'A=\n',
        Dockerfile: code`
        FROM node:22
        COPY . .
        CMD ["node", "a.js"]
      `,
      },
      findings: [
        {
          message: 'build',
          path: 'Dockerfile',
          span: '2:1-2:9',
          data: { folder: 'the repository', name: '.env', ignore: 'there is no .dockerignore' },
        },
      ],
      controls: 1,
    },
    {
      name: 'a .dockerignore that leaves it out, of a folder that a compose file builds',
      files: {
        '.gitignore': '.env\n',
        'api/.env.example': 'A=\n',
        'api/.dockerignore': 'node_modules\n',
        'docker/Dockerfile':
          'FROM node:22 AS build\nWORKDIR /a\nCOPY . .\nFROM scratch\nCOPY --from=build /a /a\n',
        'compose.yaml':
          'services: { api: { build: { context: ./api, dockerfile: ../docker/Dockerfile } } }\n',
      },
      findings: [
        {
          message: 'build',
          path: 'api/.dockerignore',
          span: '1:1-1:1',
          evidence: [{ path: 'docker/Dockerfile', span: '3:1-3:9', note: 'Copies the folder.' }],
          fixed: { 'api/.dockerignore': 'node_modules\n.env\n' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a copy in a stage of which the image takes over only what was built',
      files: {
        '.gitignore': '.env\n',
        '.env.example': 'A=\n',
        Dockerfile: code`
          FROM node:22 AS build
          WORKDIR /app
          COPY . .
          FROM node:22-slim
          COPY --from=build /app/dist ./dist
          CMD ["node", "a.js"]
        `,
      },
      controls: 1,
    },
    {
      name: 'an example whose variables are all public',
      files: {
        '.gitignore': 'dist\n',
        '.env.example': '# the address\nNEXT_PUBLIC_API_URL=http://localhost\n',
        Dockerfile: code`
          FROM node:22
          COPY . .
          CMD ["node", "a.js"]
        `,
      },
    },
    {
      name: 'both ignore it',
      files: {
        '.gitignore': '# secrets\n**/.env\n',
        '.dockerignore': '.env*\n',
        '.env.example': 'A=\n',
        Dockerfile: code`
          FROM node:22
          COPY . .
          CMD ["node", "a.js"]
        `,
      },
      controls: 2,
    },
    {
      name: '.env.example and templates themselves, and a project without such files',
      files: { '.gitignore': '.env\n', '.env.example': 'A=\n', '.env.template': 'A=\n' },
    },
    {
      name: 'a nearer .gitignore and an anchored pattern',
      files: {
        '.gitignore': '/api/.e?v\n',
        'api/.env.example': 'A=\n',
        'web/.gitignore': '[.]env*\n',
        'web/env.example': 'A=\n',
      },
    },
    {
      name: 'a file that is committed on purpose, and an example of a test',
      files: {
        '.gitignore': 'dist\n',
        '.env': 'PORT=1\n',
        '.env.example': 'A=\n',
        'tests/.env.example': 'A=\n',
      },
    },
    {
      name: 'a build that copies a part only, and one for development',
      files: {
        '.gitignore': '.env\n',
        '.env.example': 'A=\n',
        Dockerfile: 'FROM node:22\nCOPY src ./src\nCOPY ["package.json", "."]\nCMD ["node"]\n',
        'Dockerfile.dev': code`
          FROM node:22
          COPY . .
          CMD ["node", "a.js"]
        `,
      },
    },
  ],
});
