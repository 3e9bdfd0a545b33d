import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'an ENV that stores a build argument, once',
      files: {
        Dockerfile: code`
          FROM node:24-slim
          ARG NPM_TOKEN
          ENV NPM_TOKEN=$NPM_TOKEN
          CMD ["node", "server.js"]
        `,
        '.github/workflows/release.yml': code`
          jobs:
            image:
              steps:
                - uses: docker/build-push-action@v6
                  with:
                    build-args: |
                      VERSION=1
                      NPM_TOKEN=\${{ secrets.NPM_TOKEN }}
        `,
      },
      findings: [
        {
          message: 'variable',
          path: 'Dockerfile',
          span: '3:5-3:25',
          data: { name: 'NPM_TOKEN' },
          evidence: [
            {
              path: 'Dockerfile',
              span: '2:1-2:14',
              note: 'The build argument whose value it stores.',
            },
          ],
        },
      ],
    },
    {
      name: 'an ENV that stores a build argument which a script or a step gives or needs',
      files: {
        'api/Dockerfile': code`
          FROM node:24-slim
          ARG DB_PASSWORD
          ENV DB_PASSWORD=$DB_PASSWORD
          ARG NPM_TOKEN
          ENV NPM_TOKEN=$NPM_TOKEN
          RUN ./install.sh --token "$NPM_TOKEN"
        `,
        'release.sh': 'docker build --build-arg DB_PASSWORD="$DB_PASSWORD" api\n',
      },
      findings: [
        {
          message: 'variable',
          path: 'api/Dockerfile',
          span: '3:5-3:29',
          evidence: [
            {
              path: 'api/Dockerfile',
              span: '2:1-2:16',
              note: 'The build argument whose value it stores.',
            },
          ],
        },
        {
          message: 'variable',
          path: 'api/Dockerfile',
          span: '5:5-5:25',
          evidence: [
            {
              path: 'api/Dockerfile',
              span: '4:1-4:14',
              note: 'The build argument whose value it stores.',
            },
          ],
        },
      ],
    },
    {
      name: 'an ENV with a literal, whose value is not repeated',
      files: {
        'api.Dockerfile': code`
          FROM python:3.13-slim
          ENV APP_HOME=/app \
              JWT_SECRET="mYf1rstC0mpanyKey" \
              PORT=80
          ENV ADMIN_PASSWORD Sommer2024Regen
        `,
      },
      findings: [
        { message: 'variable', span: '3:5-3:35', data: { name: 'JWT_SECRET' } },
        { message: 'variable', span: '5:5-5:35', data: { name: 'ADMIN_PASSWORD' } },
      ],
    },
    {
      name: 'a build argument of the final image, without a default or with an empty one',
      files: {
        Dockerfile: code`
          FROM node:24-slim
          ARG NPM_TOKEN
          RUN npm config set //registry.npmjs.org/:_authToken $NPM_TOKEN && npm ci
          ARG db_password=''
          RUN ./load $db_password
        `,
      },
      findings: [
        { message: 'argument', span: '2:5-2:14', data: { name: 'NPM_TOKEN' } },
        { message: 'argument', span: '4:5-4:19' },
      ],
    },
    {
      name: 'a build argument of a stage that the image is not built from, as medium',
      files: {
        Dockerfile: code`
          FROM node:24 AS build
          ARG SENTRY_AUTH_TOKEN
          RUN npm run build
          FROM node:24-slim
          COPY --from=build /app/dist /app
        `,
      },
      findings: [
        {
          message: 'stage',
          span: '2:5-2:22',
          severity: 'medium',
          data: { name: 'SENTRY_AUTH_TOKEN' },
        },
      ],
    },
    {
      name: 'a stage below the final one as part of the image',
      files: {
        Dockerfile: code`
          FROM node:24 AS base
          ARG GITHUB_TOKEN
          RUN ./install.sh
          FROM base
          CMD ["node", "server.js"]
        `,
      },
      findings: [{ message: 'argument', span: '2:5-2:17' }],
    },
    {
      name: 'a last stage that starts nothing while another is started, as medium',
      files: {
        Dockerfile: code`
          FROM node:24 AS release
          CMD ["node", "server.js"]
          FROM release AS base
          FROM debian AS upload
          ARG GITHUB_TOKEN
          RUN ./upload.sh $GITHUB_TOKEN
        `,
      },
      findings: [
        {
          message: 'stage',
          span: '5:5-5:17',
          severity: 'medium',
          data: { name: 'GITHUB_TOKEN' },
        },
      ],
    },
    {
      name: 'files of keys and credentials',
      files: {
        Dockerfile: code`
          FROM node:24-slim
          COPY package.json .npmrc ./
          COPY id_rsa /root/.ssh/id_rsa
          ADD ["certs/server.key", "/etc/tls/"]
          COPY .env.production ./.env
          COPY .aws /root/.aws
          COPY ./secrets/service-account.json /app/
        `,
      },
      findings: [
        { message: 'file', span: '2:1-2:28', data: { keyword: 'COPY', name: '.npmrc' } },
        { message: 'file', span: '3:1-3:30' },
        { message: 'file', span: '4:1-4:38', data: { keyword: 'ADD', name: 'certs/server.key' } },
        { message: 'file', span: '5:1-5:28' },
        { message: 'file', span: '6:1-6:21' },
        { message: 'file', span: '7:1-7:42' },
      ],
    },
    {
      name: 'a settings file of the repository that holds a credential',
      files: {
        'web/Dockerfile': 'FROM node:24-slim\nCOPY .npmrc ./\n',
        '.npmrc': '//registry.npmjs.org/:_authToken=aaaaaaaaaaaaaaaa\n',
      },
      findings: [{ message: 'file', path: 'web/Dockerfile', span: '2:1-2:15' }],
    },
    {
      name: 'an image of a database for development',
      files: {
        'database/Dockerfile': code`
          FROM mysql:8.4
          ENV MYSQL_ROOT_PASSWORD Sommer2024Regen
        `,
      },
      findings: [{ message: 'variable', severity: 'medium', span: '2:5-2:40' }],
    },
  ],
  passes: [
    {
      name: 'a secret that a step gets by a mount',
      controls: 1,
      files: {
        Dockerfile: code`
          FROM node:24-slim
          RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
        `,
      },
    },
    {
      name: 'public build arguments',
      files: {
        Dockerfile: code`
          FROM node:24-slim
          ARG VERSION=1
          ARG NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY
          ARG NEXT_PUBLIC_SENTRY_DSN
          ARG SUPABASE_ANON_KEY
          ARG SSH_PUBLIC_KEY
          ENV NEXT_PUBLIC_POSTHOG_KEY=$NEXT_PUBLIC_POSTHOG_KEY
          ENV CACHE_KEY=v1 YARN_VERSION=1.22 PYTHON_GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305
        `,
      },
    },
    {
      name: 'names that say where a secret is, or what about it',
      files: {
        Dockerfile: code`
          FROM postgres:18
          ENV POSTGRES_PASSWORD_FILE=/run/secrets/password
          ENV JWT_PRIVATE_KEY=/run/secrets/jwt.pem
          ENV TOKEN_TTL=3600 SECRET_ID=app/prod USE_TOKEN=true
        `,
      },
    },
    {
      name: 'values that open nothing, for a build that only wants them set',
      files: {
        Dockerfile: code`
          FROM node:24 AS build
          ENV AUTH_SECRET="dummy_secret_for_build_only"
          ENV SECRET_KEY=placeholder
          ENV API_KEY=
          ARG SESSION_SECRET=changeme
          ENV SESSION_SECRET=$SESSION_SECRET
          ENV DB_PASSWORD=\${DB_PASSWORD}
        `,
      },
    },
    {
      name: 'an argument before the first FROM, which no layer sees',
      files: { Dockerfile: 'ARG REGISTRY_TOKEN\nFROM node:24-slim\n' },
    },
    {
      name: 'examples, public keys and what another stage made',
      files: {
        Dockerfile: code`
          FROM node:24-slim
          COPY .env.example ./.env
          COPY id_ed25519.pub /root/.ssh/authorized_keys
          COPY --from=build /run/.env /app/.env
          COPY public.key ca.pem /etc/ssl/
          COPY .npmrc* ./
        `,
      },
    },
    {
      name: 'a settings file of the repository without a credential',
      files: {
        'web/Dockerfile': 'FROM node:24-slim\nCOPY .npmrc .env ./\n',
        '.npmrc': 'engine-strict=true\n//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n',
        'web/.env': 'PORT=3000\n',
      },
    },
    {
      name: 'images of development, tests and examples',
      files: {
        'Dockerfile.dev': 'FROM node:24\nARG NPM_TOKEN\n',
        'local/db/Dockerfile': 'FROM oracle:19\nENV ORACLE_PWD=kJ8s2Lq9Xv4Tn7Rb\n',
        'e2e/Dockerfile': 'FROM node:24\nARG NPM_TOKEN\nENV TOKEN=$NPM_TOKEN\n',
        'examples/Dockerfile': 'FROM node:24\nENV API_KEY=aB3dE5fG7hJ9\n',
      },
    },
    {
      name: 'defaults of services in the image, which everybody knows, and names of accounts',
      files: {
        Dockerfile: code`
          FROM acme/all-in-one
          ENV MINIO_ACCESS_KEY=acme \
              MINIO_SECRET_KEY=acme@com \
              MYSQL_PASSWORD=acme@com \
              ADMIN_PASSWORD=root
          ARG RABBITMQ_DEFAULT_PASSWORD=password123
          RUN ./set-up.sh
          ENV SHOP_ACCESS_KEY=kJ8s2Lq9Xv4Tn7Rb SHOP_SECRET_KEY=acme
          CMD ["supervisord"]
        `,
      },
    },
    {
      name: 'arguments that no build of the repository gives, and one behind the last step',
      files: {
        Dockerfile: code`
          FROM mariadb:11
          ARG MYSQL_PASSWORD
          ENV MYSQL_PASSWORD=$MYSQL_PASSWORD
          RUN chown -R mysql:mysql /var/lib/mysql
          ARG DEPLOY_TOKEN
        `,
        'compose.yaml': code`
          services:
            db:
              build: .
              environment:
                - MYSQL_PASSWORD=\${MYSQL_PASSWORD}
        `,
      },
    },
    {
      name: 'a fingerprint, the server of uwsgi, and the key of a certificate for this machine',
      files: {
        'deploy/Dockerfile': code`
          FROM nginx:1.29
          ENV POSTGRES_REPO_KEY=B97B0AFCAA1A47F044F244A07FCC7D46ACCC4CF8
          ENV APP_UWSGI_PASS="uwsgi_server_1:3031"
          COPY ../backend/localhostssl/server.key /etc/ssl/private/
        `,
        'backend/localhostssl/server.key': code`
          -----BEGIN PRIVATE KEY-----
          MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj
          -----END PRIVATE KEY-----
        `,
        'backend/localhostssl/server.crt': code`
          -----BEGIN CERTIFICATE-----
          MIICBDCCAW2gAwIBAgIUJfe+1uOvSl5JyLWRYgs5Nqmnq6QwDQYJKoZIhvcNAQEL
          BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyNzA3MjM1M1oXDTI2MTEy
          -----END CERTIFICATE-----
        `,
      },
    },
    {
      name: 'keys that clients send along, and words of hexadecimal digits',
      files: {
        Dockerfile: code`
          FROM node:24-slim
          ARG TELEMETRY_KEY
          ENV PUSHER_APP_KEY=9f86d081884c7d65
          ARG ENCRYPTION_KEY="CAFEBABE"
          ENV ENCRYPTION_KEY=$ENCRYPTION_KEY
        `,
      },
    },
    {
      name: 'a settings file that is made of an example without secrets',
      files: {
        Dockerfile: 'FROM node:24-slim\nCOPY .env.production .env\n',
        'app/.env.production.example': 'PORT=3000\nNODE_ENV=production\n',
      },
    },
  ],
});
