import { describe, expect, test } from 'vitest';

import { proxiedPlaces } from '#model/deploy/nginx.ts';
import { ProjectFile } from '#model/project-file.ts';
import { code } from '#test/support/code.ts';
import { projectOf } from '#test/support/project.ts';

import { commands, defaults, schedules, services } from './facts.ts';

describe('manifests', () => {
  test('services: the folders of packages and programs, not of dependencies', async () => {
    const project = await projectOf({
      'package.json': '{}',
      'apps/api/package.json': '{}',
      'services/jobs/pyproject.toml': '',
      'node_modules/express/package.json': '{}',
    });
    expect(services(project)).toEqual(['', 'apps/api/', 'services/jobs/']);
  });
});

describe('GitHub Actions', () => {
  test('commands: of the steps of jobs', () => {
    const file = new ProjectFile(
      '.github/workflows/deploy.yml',
      code`
        name: Deploy
        on: push
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
              - run: |
                  npm ci
                  docker compose up -d
      `,
    );
    expect(commands(file)).toEqual([
      'workflow job deploy: npm ci',
      'workflow job deploy: docker compose up -d',
    ]);
  });

  test('schedules: of workflows, whether what they run is there', async () => {
    const project = await projectOf({
      '.github/workflows/nightly.yml': code`
        on:
          schedule:
            - cron: '0 5 * * *'
        jobs:
          report:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
              - run: node scripts/report.js
              - run: npm run gone
      `,
      'package.json': '{ "scripts": {} }',
      'scripts/report.js': '',
    });
    expect(schedules(project)).toEqual([
      'GitHub Actions at 0 5 * * *: the file scripts/report.js (present)',
      'GitHub Actions at 0 5 * * *: the package script gone (missing)',
    ]);
  });
});

describe('package scripts', () => {
  test('commands: of every script', () => {
    const file = new ProjectFile(
      'package.json',
      '{ "scripts": { "start": "NODE_ENV=production node server.js", "seed": "tsx seed.ts && echo ok" } }',
    );
    expect(commands(file)).toEqual([
      'package script start: node server.js',
      'package script seed: tsx seed.ts',
      'package script seed: echo ok',
    ]);
  });
});

describe('shell scripts', () => {
  test('settings: defaults of variables', () => {
    const file = new ProjectFile('deploy.sh', 'PORT=${PORT:-3000}\necho ${HOST:-$FALLBACK}\n');
    expect(defaults(file)).toEqual(['PORT: 3000']);
  });

  test('commands: of the file, also inside of conditions and functions', () => {
    const file = new ProjectFile(
      'deploy.sh',
      code`
        set -e
        if [ -n "$FORCE" ]; then
          docker compose down -v
        fi
        migrate() {
          npm run migrate
        }
      `,
    );
    expect(commands(file)).toContain('shell file deploy.sh: docker compose down -v');
    expect(commands(file)).toContain('shell file deploy.sh: npm run migrate');
  });
});

describe('Makefile', () => {
  test('commands: of the recipes of targets', () => {
    const file = new ProjectFile('Makefile', 'up: build\n\t@docker compose up -d\n');
    expect(commands(file)).toEqual(['make target up: docker compose up -d']);
  });
});

describe('nginx', () => {
  test('proxies: where requests are handed on, and the headers in force there', () => {
    const file = new ProjectFile(
      'nginx.conf',
      code`
        server {
          add_header X-Frame-Options DENY;
          location / {
            proxy_pass http://api;
          }
          location /other {
            add_header X-Other 1;
            proxy_pass http://other;
          }
        }
      `,
    );
    expect(
      proxiedPlaces(file).map(({ pass, headers }) => [
        pass.parameters[0]?.text,
        headers.map(({ parameters }) => parameters[0]?.text),
      ]),
    ).toEqual([
      ['http://api', ['X-Frame-Options']],
      ['http://other', ['X-Other']],
    ]);
  });
});

describe('Vercel', () => {
  test('services: the folder of its configuration', async () => {
    const project = await projectOf({ 'apps/web/vercel.json': '{}' });
    expect(services(project)).toEqual(['', 'apps/web/']);
  });

  test('schedules: crons, whether their routes are there', async () => {
    const project = await projectOf({
      'vercel.json':
        '{ "crons": [{ "path": "/api/daily", "schedule": "0 5 * * *" }, { "path": "/api/gone", "schedule": "0 6 * * *" }] }',
      'package.json': '{ "dependencies": { "next": "16.0.0" } }',
      'app/api/daily/route.ts': 'export function GET() {}',
    });
    expect(schedules(project)).toEqual([
      'Vercel at 0 5 * * *: the route /api/daily (present)',
      'Vercel at 0 6 * * *: the route /api/gone (missing)',
    ]);
  });
});

describe('Netlify', () => {
  test('schedules: functions, whether they are there', async () => {
    const project = await projectOf({
      'netlify.toml':
        '[functions."daily"]\nschedule = "@daily"\n[functions."gone"]\nschedule = "@hourly"\n',
      'netlify/functions/daily.ts': '',
    });
    expect(schedules(project)).toEqual([
      'Netlify at @daily: the function daily (present)',
      'Netlify at @hourly: the function gone (missing)',
    ]);
  });
});

describe('Cloudflare', () => {
  test('schedules: triggers of a Worker, whether it is there', async () => {
    const project = await projectOf({
      'wrangler.toml': 'main = "src/worker.ts"\n[triggers]\ncrons = ["0 5 * * *"]\n',
      'src/worker.ts': '',
    });
    expect(schedules(project)).toEqual([
      'Cloudflare at 0 5 * * *: the Worker src/worker.ts (present)',
    ]);
  });
});

describe('crontab', () => {
  test('schedules: programs, whether they are there', async () => {
    const project = await projectOf({
      'docker/crontab': '# nightly\n0 5 * * * python scripts/nightly.py >> /var/log/cron.log\n',
      'scripts/nightly.py': '',
      Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\n',
    });
    expect(schedules(project)).toEqual([
      'cron at 0 5 * * *: the file scripts/nightly.py (present)',
    ]);
  });
});
