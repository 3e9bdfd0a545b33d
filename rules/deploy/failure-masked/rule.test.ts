import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a migration that is piped into tee',
      files: { 'release.sh': '#!/usr/bin/env bash\nset -eu\nalembic upgrade head | tee log\n' },
      findings: [
        {
          message: 'pipe',
          span: '3:1-3:21',
          data: { command: 'alembic upgrade head', next: 'tee', purpose: 'migration' },
          fixed: '#!/usr/bin/env bash\nset -o pipefail\nset -eu\nalembic upgrade head | tee log\n',
        },
      ],
    },
    {
      name: 'a dump in a pipe, in a script that is no backup',
      files: { 'export.sh': '#!/bin/sh\npg_dump shop | gzip > shop.gz\n' },
      findings: [{ message: 'pipe', span: '2:1-2:13' }],
    },
    {
      name: 'a migration in a container, in a shell that has no pipefail',
      files: {
        'release.sh':
          '#!/bin/sh\nif docker compose exec -T web alembic upgrade head | tee l; then echo ok; fi\n',
      },
      findings: [{ message: 'pipe', span: '2:4-2:51' }],
    },
    {
      name: 'tests of a step that are piped into tee',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            test:
              runs-on: ubuntu-24.04
              steps:
                - run: npm test 2>&1 | tee test.log
        `,
      },
      findings: [
        {
          message: 'pipe',
          span: '6:14-6:27',
          fixed: code`
            on: push
            jobs:
              test:
                runs-on: ubuntu-24.04
                steps:
                  - shell: bash
                    run: npm test 2>&1 | tee test.log
          `,
        },
      ],
    },
    {
      name: 'tests of a job in a container, whose image may have no Bash',
      files: {
        '.github/workflows/ci.yml':
          'on: push\njobs: { t: { runs-on: x, container: alpine, steps: [{ run: "pytest | tee log" }] } }\n',
      },
      findings: [{ message: 'pipe', span: '2:61-2:67' }],
    },
    {
      name: 'a migration that is followed by true',
      files: { 'release.sh': 'alembic upgrade head; true\n' },
      findings: [
        {
          message: 'followed',
          span: '1:1-1:21',
          data: { command: 'alembic upgrade head', purpose: 'migration', next: 'true' },
        },
      ],
    },
    {
      name: 'a deployment that may fail',
      files: { 'release.sh': 'set -e\nkubectl apply -f k8s/ || true\necho done\n' },
      findings: [
        {
          message: 'ignored',
          span: '2:1-2:22',
          data: { command: 'kubectl apply -f', purpose: 'deployment', next: 'true' },
        },
      ],
    },
    {
      name: 'a migration whose failure is only printed before the start',
      files: {
        'entrypoint.sh': code`
          set -e
          alembic upgrade head || echo "Migrations skipped"
          python manage.py migrate || {
              echo "failed"
              echo "see the log"
          }
          exec gunicorn app:app
        `,
      },
      findings: [
        { message: 'ignored', span: '2:1-2:21' },
        { message: 'ignored', span: '3:1-3:25' },
      ],
    },
    {
      name: 'an audit in the arguments of another command',
      files: { 'scan.sh': 'set -euo pipefail\nexport REPORT="$(npm audit)"\n' },
      findings: [
        {
          message: 'substituted',
          span: '2:18-2:27',
          data: { command: 'npm audit', purpose: 'audit', holder: 'export' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a restart of what was deployed before',
      files: { 'install.sh': 'kubectl -n shop rollout restart deploy/api || true\n' },
    },
    {
      name: 'a dump in a pipe, of which the rule about backups speaks',
      files: { 'backup.sh': '#!/bin/bash\nset -eu\npg_dump shop | gzip > shop.gz\n' },
    },
    {
      name: 'set -o pipefail',
      files: { 'release.sh': '#!/bin/bash\nset -euo pipefail\nalembic upgrade head | tee log\n' },
    },
    {
      name: 'PIPESTATUS is checked',
      files: {
        'release.sh': 'alembic upgrade head | tee log\n[ "${PIPESTATUS[0]}" -eq 0 ] || exit 1\n',
      },
    },
    {
      name: 'a workflow that names bash for a step or for all of them',
      files: {
        '.github/workflows/a.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ shell: bash, run: "npm test | tee log" }] } }\n',
        '.github/workflows/b.yml':
          'on: push\ndefaults: { run: { shell: bash } }\njobs: { t: { runs-on: x, steps: [{ run: "npm test | tee log" }] } }\n',
      },
    },
    {
      name: 'PowerShell, where pipes are of another kind',
      files: {
        '.github/workflows/a.yml':
          'on: push\njobs: { t: { runs-on: windows-2025, steps: [{ run: "npm test | tee log" }] } }\n',
      },
    },
    {
      name: '; true in a script and in a step that stop at the failure',
      files: {
        'release.sh': 'set -e\nalembic upgrade head; true\n',
        '.github/workflows/a.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ run: "npm test; true" }] } }\n',
      },
    },
    {
      name: 'a condition that looks for a text',
      files: { 'check.sh': 'if npm audit | grep -q critical; then exit 1; fi\n' },
    },
    {
      name: 'output that is assigned first, and a failure that is handled',
      files: {
        'scan.sh':
          'report=$(npm audit)\npg_dump shop > shop.sql || exit 1\nalembic upgrade head || { echo failed; exit 1; }\n',
      },
    },
    {
      name: 'a pipe of commands on which nothing depends',
      files: {
        'list.sh':
          'docker ps | grep shop | tee list\nkubectl get pods | head\ngo test -bench=. ./... | tee new.txt\n',
      },
    },
    {
      name: 'checks of a workflow that are ignored, of which another rule tells',
      files: {
        '.github/workflows/a.yml':
          'on: push\njobs: { t: { runs-on: x, steps: [{ run: "npm test || true" }] } }\n',
      },
    },
  ],
});
