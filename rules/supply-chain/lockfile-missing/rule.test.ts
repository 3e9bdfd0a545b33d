import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a manifest without a lock file',
      files: {
        'api/package.json': '{ "private": true, "dependencies": { "express": "^5.0.0" } }\n',
        'web/package-lock.json': '{}',
      },
      findings: [
        {
          message: 'missing',
          path: 'api/package.json',
          span: '1:1-1:1',
          data: {
            manifest: 'api/package.json',
            count: 1,
            locks: 'package-lock.json, yarn.lock, pnpm-lock.yaml or bun.lock',
          },
        },
      ],
    },
    {
      name: 'tools for development without a lock file, as low',
      files: {
        'package.json': '{ "private": true, "devDependencies": { "prettier": "^3.0.0" } }\n',
      },
      findings: [{ message: 'missing', span: '1:1-1:1', severity: 'low' }],
    },
    {
      name: 'a program in Python without a lock file',
      files: {
        'pyproject.toml': code`
        [project]
        name = "a"
        dependencies = ["fastapi>=0.1", "httpx"]
      `,
        Dockerfile: 'FROM python:3.13\n',
      },
      findings: [{ message: 'missing', path: 'pyproject.toml', span: '1:1-1:1' }],
    },
    {
      name: 'requirements without exact versions',
      files: {
        'requirements.txt':
          '# web\nflask==3.1.0\nrequests>=2 # http\ncelery[redis]\npsycopg ; python_version > "3.9"\n-e .\n',
      },
      findings: [
        {
          message: 'requirements',
          span: '3:1-3:12',
          data: {
            file: 'requirements.txt',
            unpinned: 3,
            count: 4,
            names: 'requests, celery, psycopg',
          },
        },
      ],
    },
    {
      name: 'one that was forgotten among exact versions, as medium',
      files: { 'requirements.txt': 'flask==3.1.0\nsix==1.17.0\nidna==3.10\nhttpx\n' },
      findings: [{ message: 'requirements', span: '4:1-4:6', severity: 'medium' }],
    },
    {
      name: 'a workflow that installs past the lock file',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ run: npm install --no-audit }] } }\n',
        'package-lock.json': '{}',
      },
      findings: [
        {
          message: 'past',
          path: '.github/workflows/ci.yml',
          span: '2:41-2:63',
          severity: 'medium',
          data: {
            command: 'npm install --no-audit',
            lock: 'package-lock.json',
            instead: 'npm ci',
          },
          fixed: {
            '.github/workflows/ci.yml':
              'on: push\njobs: { t: { runs-on: x, steps: [{ run: npm ci --no-audit }] } }\n',
          },
        },
      ],
    },
    {
      name: 'pnpm that may change its lock file',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ run: pnpm install --no-frozen-lockfile }] } }\n',
        'pnpm-lock.yaml': 'lockfileVersion: 9\n',
      },
      findings: [
        {
          message: 'past',
          path: '.github/workflows/ci.yml',
          span: '2:41-2:74',
          severity: 'medium',
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a lock file in the folder or above, in a workspace',
      files: {
        'package.json':
          '{ "private": true, "workspaces": ["api"], "dependencies": { "a": "1" } }\n',
        'yarn.lock': '# yarn\n',
        'api/package.json': '{ "private": true, "dependencies": { "express": "^5.0.0" } }\n',
        'jobs/pyproject.toml': code`
          [project]
          name = "a"
          dependencies = ["fastapi>=0.1", "httpx"]
        `,
        'jobs/Procfile': 'web: a\n',
        'jobs/uv.lock': 'version = 1\n',
      },
    },
    {
      name: 'libraries, for the lower bounds',
      files: {
        'package.json':
          '{ "name": "a", "version": "1.0.0", "main": "index.js", "dependencies": { "b": "^1.0.0" } }\n',
        'lib/pyproject.toml': code`
          [project]
          name = "a"
          dependencies = ["fastapi>=0.1", "httpx"]
          [build-system]
          requires = []
        `,
        'lib/requirements.txt': 'requests\n',
      },
    },
    {
      name: 'exact and compiled requirements, and those with constraints',
      files: {
        'a/requirements.txt': 'flask==3.1.0\nhttpx @ https://files.example/httpx.whl\n',
        'b/requirements.txt': 'flask==3.1.0\n    # via app\nsix\n',
        'c/requirements.txt': '-c constraints.txt\nflask\n',
        'd/requirements.txt': 'flask==3.1.0\npydantic~=2.7.4\n',
        'e/requirements.txt': 'flask>=3\n',
        'e/setup.py': code`
          requires = open("requirements.txt").read().split()
          setup(install_requires=requires, classifiers=["Environment :: Web Environment"])
        `,
        'e/Dockerfile': 'FROM python:3.13\n',
        'web-playground/requirements.txt': 'numpy\n',
        'requirements-dev.txt': 'pytest\n',
      },
    },
    {
      name: 'a manifest without dependencies, and one of documents or examples',
      files: {
        'package.json': '{ "private": true, "scripts": { "a": "b" } }\n',
        '{{ name }}/package.json': '{ "dependencies": { "express": "^5.0.0" } }\n',
        'docs/package.json': '{ "private": true, "dependencies": { "express": "^5.0.0" } }\n',
        'examples/a/package.json': '{ "private": true, "dependencies": { "express": "^5.0.0" } }\n',
      },
    },
    {
      name: 'a workflow that installs in a folder without a lock file of its own',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ working-directory: tools, run: npm install --no-audit }] } }\n',
        '.github/workflows/b.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ run: cd tools && npm install --no-audit }] } }\n',
        'package-lock.json': '{}',
      },
    },
    {
      name: 'a workflow that installs a tool, or by the lock file',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ run: npm ci && npm install -g a && npm i --package-lock-only }] } }\n',
        'package-lock.json': '{}',
      },
    },
  ],
});
