import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'each target of a scheduled workflow',
      files: {
        '.github/workflows/nightly.yml': code`
          on:
            schedule:
              - cron: '17 2 * * *'
          jobs:
            call:
              uses: ./.github/workflows/gone.yml
            run:
              runs-on: ubuntu-latest
              steps:
                - uses: actions/checkout@v5
                - uses: ./.github/actions/gone
                - run: |
                    npm ci
                    node --enable-source-maps scripts/gone.mjs --all
                - run: python tools/gone.py
                - run: npm run gone
                - run: ./scripts/gone.sh
        `,
        'package.json': '{ "scripts": { "test": "x" } }',
        'scripts/here.mjs': '',
      },
      findings: [
        {
          message: 'missing',
          path: '.github/workflows/nightly.yml',
          span: '6:11-6:39',
          data: {
            platform: 'GitHub Actions',
            what: 'the workflow ./.github/workflows/gone.yml',
            when: '17 2 * * *',
          },
        },
        { message: 'missing', path: '.github/workflows/nightly.yml', span: '11:15-11:37' },
        {
          message: 'missing',
          path: '.github/workflows/nightly.yml',
          span: '14:37-14:53',
          confidence: 'medium',
        },
        {
          message: 'missing',
          path: '.github/workflows/nightly.yml',
          span: '15:21-15:34',
          confidence: 'medium',
        },
        { message: 'missing', path: '.github/workflows/nightly.yml', span: '16:22-16:26' },
        {
          message: 'missing',
          path: '.github/workflows/nightly.yml',
          span: '17:14-17:31',
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a script below the working directory of the job',
      files: {
        '.github/workflows/a.yml': code`
          on: { schedule: [{ cron: '@daily' }] }
          defaults: { run: { working-directory: backend } }
          jobs:
            a:
              steps:
                - uses: actions/checkout@v5
                - run: node scripts/a.mjs
        `,
        'scripts/a.mjs': '',
      },
      findings: [
        {
          message: 'missing',
          path: '.github/workflows/a.yml',
          span: '7:19-7:32',
          confidence: 'medium',
        },
      ],
    },
    {
      name: 'a CronJob and a crontab that start a file the image would hold',
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nUSER node\nCMD ["node", "a.js"]\n',
        'jobs/here.js': '',
        'k8s/nightly.yaml': code`
          apiVersion: batch/v1
          kind: CronJob
          metadata: { name: nightly }
          spec:
            schedule: "0 5 * * *"
            jobTemplate:
              spec:
                template:
                  spec:
                    containers:
                      - name: a
                        command: ["node", "/app/jobs/gone.js"]
        `,
        crontab: '# nightly\n0 5 * * * node jobs/lost.js >> /var/log/x 2>&1\n',
      },
      findings: [
        {
          message: 'missing',
          path: 'k8s/nightly.yaml',
          span: '12:33-12:52',
          confidence: 'medium',
          data: {
            platform: 'Kubernetes',
            what: 'the file /app/jobs/gone.js',
            when: '0 5 * * *',
          },
        },
        { message: 'missing', path: 'crontab', span: '2:16-2:28', confidence: 'medium' },
      ],
    },
    {
      name: 'of several images the one that is named, and the one beside the crontab',
      files: {
        'api/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nUSER node\n',
        'api/jobs/here.js': '',
        'tasks/Dockerfile': 'FROM python:3.13\nWORKDIR /srv\nCOPY . .\nUSER app\n',
        'tasks/jobs/here.py': '',
        'tasks/crontab': '0 5 * * * python /srv/jobs/gone.py\n',
        'k8s/nightly.yaml': code`
          apiVersion: batch/v1
          kind: CronJob
          metadata: { name: nightly }
          spec:
            schedule: "0 5 * * *"
            jobTemplate:
              spec:
                template:
                  spec:
                    containers:
                      - name: a
                        image: ghcr.io/acme/api:1.4.0
                        command: ["node", "/app/jobs/gone.js"]
        `,
      },
      findings: [
        {
          message: 'missing',
          path: 'k8s/nightly.yaml',
          span: '13:33-13:52',
          confidence: 'medium',
        },
        { message: 'missing', path: 'tasks/crontab', span: '1:18-1:35', confidence: 'medium' },
      ],
    },
  ],
  passes: [
    {
      name: 'a script that an earlier step writes under its bare name',
      files: {
        '.github/workflows/mirror.yml': code`
          on:
            schedule:
              - cron: '0 3 * * *'
          jobs:
            mirror:
              runs-on: ubuntu-latest
              steps:
                - uses: actions/checkout@v4
                - run: echo 'skopeo copy a b' > mirror.sh
                - run: ./mirror.sh
        `,
      },
    },
    {
      name: 'a script that a line before makes',
      files: {
        '.github/workflows/backup.yml': code`
          on:
            schedule:
              - cron: '0 3 * * *'
          jobs:
            dump:
              runs-on: ubuntu-latest
              steps:
                - uses: actions/checkout@v4
                - run: |
                    npx supabase db dump --dry-run > dump.sh
                    bash dump.sh > dump.sql
        `,
      },
    },
    {
      name: 'a scheduled workflow whose targets are there',
      files: {
        '.github/workflows/nightly.yml': code`
          on:
            schedule:
              - cron: '17 2 * * *'
          jobs:
            a:
              steps:
                - uses: actions/checkout@v5
                - uses: ./.github/actions/here
                - run: node scripts/here.mjs
                - run: npm run here
        `,
        '.github/actions/here/action.yml': '',
        'scripts/here.mjs': '',
        'package.json': '{ "scripts": { "here": "x" } }',
      },
      controls: 3,
    },
    {
      name: 'scripts whose place is not certain',
      files: {
        '.github/workflows/nightly.yml': code`
          on:
            schedule:
              - cron: '17 2 * * *'
          jobs:
            other:
              steps:
                - uses: actions/checkout@v5
                  with: { repository: acme/tools }
                - run: node scripts/a.mjs
            bare:
              steps:
                - run: node scripts/a.mjs
            built:
              steps:
                - uses: actions/checkout@v5
                - run: node dist/a.js
                - run: cd tools && node a.mjs
                - run: if [ -f a.mjs ]; then node a.mjs; fi
                - run: |
                    cat > b.mjs <<EOF
                    EOF
                    node b.mjs
                - run: npm run x --workspace web
                - run: node $SCRIPT
            pushed:
              if: github.event_name == 'push'
              steps:
                - uses: actions/checkout@v5
                - run: node scripts/a.mjs
        `,
        'package.json': '{}',
      },
      controls: 0,
    },
    {
      name: 'a workflow without a schedule',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            a:
              steps:
                - uses: actions/checkout@v5
                - run: node scripts/gone.mjs
        `,
      },
    },
    {
      name: 'programs of an image that this repository does not build whole',
      files: {
        'k8s/nightly.yaml': code`
          apiVersion: batch/v1
          kind: CronJob
          spec:
            schedule: "0 5 * * *"
            jobTemplate:
              spec:
                template:
                  spec:
                    containers:
                      - name: a
                        image: acme/other:1
                        command: ["node", "/srv/gone.js"]
        `,
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY dist dist\nUSER node\n',
        crontab: '0 5 * * * python jobs/gone.py\n',
      },
    },
    {
      name: 'a program that the image holds',
      files: {
        Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nUSER node\n',
        'jobs/here.js': '',
        crontab: '*/5 * * * * root node /app/jobs/here.js\n',
      },
      controls: 1,
    },
    {
      name: 'one of several images that cannot be told',
      files: {
        'api/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nUSER node\n',
        'api/jobs/here.js': '',
        'web/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nUSER node\n',
        'ops/crontab': '0 5 * * * node /app/jobs/gone.js\n',
        'k8s/nightly.yaml': code`
          apiVersion: batch/v1
          kind: CronJob
          metadata: { name: nightly }
          spec:
            schedule: "0 5 * * *"
            jobTemplate:
              spec:
                template:
                  spec:
                    containers:
                      - name: a
                        image: ghcr.io/acme/jobs:1.4.0
                        command: ["node", "/app/jobs/gone.js"]
        `,
      },
    },
  ],
});
