import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'compose down -v in a script that deploys',
      files: {
        'scripts/deploy.sh': code`
          #!/bin/sh
          git pull
          docker compose down -v
          docker compose up -d --build
        `,
      },
      findings: [
        {
          message: 'removed',
          span: '3:1-3:23',
          data: {
            command: 'docker compose down -v',
            what: 'the volumes of the compose project',
            where: 'the shell file deploy.sh',
            reason: 'which is named after deployment',
          },
          fixed: code`
            #!/bin/sh
            git pull
            docker compose down
            docker compose up -d --build
          `,
        },
      ],
    },
    {
      name: 'compose by a variable, with sudo and the long flag',
      files: {
        'ops/update-server.sh': code`
          COMPOSE="docker-compose -f compose.yaml"
          sudo $COMPOSE down --remove-orphans --volumes
        `,
      },
      findings: [
        {
          message: 'removed',
          span: '2:1-2:46',
          fixed: code`
            COMPOSE="docker-compose -f compose.yaml"
            sudo $COMPOSE down --remove-orphans
          `,
        },
      ],
    },
    {
      name: 'compose down -v with the file of production, whatever the script is called',
      files: { 'bin/again.sh': 'docker compose -f docker-compose.prod.yml down -v\n' },
      findings: [
        {
          message: 'removed',
          span: '1:1-1:50',
          fixed: 'docker compose -f docker-compose.prod.yml down\n',
        },
      ],
    },
    {
      name: 'a volume and a database that a deployment removes',
      files: {
        'deploy/rollout.sh': code`
          docker volume rm app_pgdata
          docker volume prune -af
          docker system prune --volumes -f
          dropdb --if-exists app
          psql "$URL" -c "DROP DATABASE app"
          npx prisma migrate reset --force
          python manage.py flush --noinput
          kubectl delete pvc data-0
        `,
      },
      findings: [
        { message: 'removed', span: '1:1-1:28' },
        { message: 'removed', span: '2:1-2:24' },
        { message: 'removed', span: '3:1-3:33' },
        { message: 'removed', span: '4:1-4:23' },
        { message: 'removed', span: '5:1-5:35' },
        { message: 'removed', span: '6:1-6:33' },
        { message: 'removed', span: '7:1-7:33' },
        { message: 'removed', span: '8:1-8:26' },
      ],
    },
    {
      name: 'what a script runs on a server by ssh',
      files: {
        'scripts/push.sh': code`
          ssh app@203.0.113.7 "cd /srv/app && docker compose down -v && docker compose up -d"
          ssh app@203.0.113.7 <<'EOF'
          docker compose down -v
          EOF
        `,
      },
      findings: [
        {
          message: 'removed',
          span: '1:37-1:59',
          fixed: code`
            ssh app@203.0.113.7 "cd /srv/app && docker compose down && docker compose up -d"
            ssh app@203.0.113.7 <<'EOF'
            docker compose down -v
            EOF
          `,
        },
        {
          message: 'removed',
          span: '3:1-3:23',
          fixed: code`
            ssh app@203.0.113.7 "cd /srv/app && docker compose down -v && docker compose up -d"
            ssh app@203.0.113.7 <<'EOF'
            docker compose down
            EOF
          `,
        },
      ],
    },
    {
      name: 'a package script that starts or deploys',
      files: {
        'package.json': code`
          {
            "scripts": {
              "start": "prisma migrate reset --force && node \"dist/main.js\"",
              "deploy": "git pull && docker compose down -v && docker compose up -d"
            }
          }
        `,
      },
      findings: [
        { message: 'removed', span: '3:15-3:43' },
        {
          message: 'removed',
          span: '4:28-4:50',
          fixed: code`
            {
              "scripts": {
                "start": "prisma migrate reset --force && node \"dist/main.js\"",
                "deploy": "git pull && docker compose down && docker compose up -d"
              }
            }
          `,
        },
      ],
    },
    {
      name: 'a workflow that deploys to its own runner',
      files: {
        '.github/workflows/deploy.yml': code`
          on: push
          jobs:
            deploy:
              runs-on: [self-hosted, linux]
              steps:
                - run: |
                    echo \${{ github.sha }}
                    docker compose down -v
        `,
      },
      findings: [
        {
          message: 'removed',
          span: '8:11-8:33',
          fixed: code`
            on: push
            jobs:
              deploy:
                runs-on: [self-hosted, linux]
                steps:
                  - run: |
                      echo \${{ github.sha }}
                      docker compose down
          `,
        },
      ],
    },
    {
      name: 'a workflow that deploys by an SSH action, and one that resets a database elsewhere',
      files: {
        '.github/workflows/main.yml': code`
          jobs:
            ship:
              runs-on: ubuntu-latest
              steps:
                - uses: appleboy/ssh-action@v1
                  with:
                    script: docker volume rm app_pgdata
            migrate:
              runs-on: ubuntu-latest
              steps:
                - run: pnpm exec prisma db push --force-reset
        `,
      },
      findings: [
        { message: 'removed', span: '7:19-7:46' },
        { message: 'removed', span: '11:14-11:52' },
      ],
    },
    {
      name: 'a make target that deploys, with the command in a variable',
      files: {
        Makefile: code`
          COMPOSE := docker compose
          deploy: build
          	@$(COMPOSE) down -v
          	$(COMPOSE) up -d
        `,
      },
      findings: [
        {
          message: 'removed',
          span: '3:3-3:21',
          fixed: code`
            COMPOSE := docker compose
            deploy: build
            	@$(COMPOSE) down
            	$(COMPOSE) up -d
          `,
        },
      ],
    },
    {
      name: 'a test of something else around the command',
      files: {
        'deploy.sh': code`
          if [ -f .env ]; then
            docker compose pull && docker compose down -v
          fi
        `,
      },
      findings: [
        {
          message: 'removed',
          span: '2:26-2:48',
          fixed: code`
            if [ -f .env ]; then
              docker compose pull && docker compose down
            fi
          `,
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a copy of the data of production on the own machine',
      files: {
        'scripts/get-prod-db.sh': code`
          dropdb --if-exists --host 127.0.0.1 shop
          createdb --host 127.0.0.1 shop
          dropdb -h localhost shop_test
        `,
      },
    },
    {
      name: 'a script that says by its name that it takes back',
      files: {
        'package.json': code`
          {
            "scripts": {
              "db:migrate:undo:prod:all": "sequelize db:migrate:undo:all --options-path .production.sequelizerc"
            }
          }
        `,
      },
    },
    {
      name: 'the entry point for development beside the one for production',
      files: {
        'app/entrypoint.sh': 'python manage.py flush --no-input\n',
        'app/entrypoint.prod.sh': 'exec "$@"\n',
      },
    },
    {
      name: 'compose down without the volumes',
      files: { 'scripts/deploy.sh': 'docker compose down\ndocker compose up -d --build\n' },
    },
    {
      name: 'development and test targets named so',
      files: {
        'scripts/test.sh': 'docker compose down -v --remove-orphans\n',
        'scripts/dev/start.sh': 'docker compose down -v\n',
        'deploy-local.sh': 'docker compose down -v\n',
        'package.json': code`
          {
            "scripts": {
              "infra:dev:prune": "docker compose -f docker-compose.dev.yml down -v",
              "pretest": "prisma migrate reset --force",
              "start:e2e": "prisma migrate reset --force && node dist/main.js"
            }
          }
        `,
        Makefile: code`
          test-deploy:
          	docker compose down -v
          start-dev:
          	docker compose down -v
        `,
      },
    },
    {
      name: 'targets whose name says that data goes',
      files: {
        Makefile: code`
          .PHONY: clean
          clean:
          	docker volume prune --force
          reset-server:
          	docker compose down -v
        `,
        'package.json': '{ "scripts": { "db:reset": "prisma migrate reset --force" } }\n',
        'uninstall.sh': 'docker volume rm app_pgdata\n',
      },
    },
    {
      name: 'a script that asks first',
      files: {
        'deploy.sh': code`
          read -p "Remove all data? [y/N] " answer
          [ "$answer" = y ] || exit 1
          docker compose down -v
        `,
      },
    },
    {
      name: 'an option that has to be given',
      files: {
        'deploy.sh': code`
          if [ "$1" = "--reset" ]; then
            docker compose down -v
          fi
          case "$2" in
            --wipe) dropdb app ;;
          esac
        `,
      },
    },
    {
      name: 'commands that ask on their own',
      files: {
        'deploy.sh': code`
          docker volume prune
          docker system prune --volumes
          dropdb -i app
          npx prisma migrate reset
          python manage.py flush
        `,
      },
    },
    {
      name: 'containers and images that are removed without their data',
      files: {
        'deploy.sh': code`
          docker system prune -af
          docker compose rm -f
          docker compose run -v ./data:/data app true
          docker volume rm builder-cache
          echo "docker compose down -v"
          # docker compose down -v
        `,
      },
    },
    {
      name: 'volumes of a runner that is thrown away, and a database of the job',
      files: {
        '.github/workflows/release.yml': code`
          jobs:
            release:
              runs-on: ubuntu-latest
              services:
                postgres:
                  image: postgres:18
              steps:
                - run: docker compose down -v
                - run: npx prisma migrate reset --force
        `,
      },
    },
    {
      name: 'a script of which nothing says that it deploys',
      files: {
        'tools/again.sh': 'docker compose down -v\n',
        'backend/scripts/restart_containers.sh': 'docker volume rm app_opensearch-data\n',
      },
    },
  ],
});
