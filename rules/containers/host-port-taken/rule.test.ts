import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'two services of ours on one port',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, ports: ["8080:80"] }
        `,
      },
      findings: [
        {
          message: 'taken',
          span: '3:36-3:45',
          data: { first: 'api', second: 'admin', port: '8080' },
          evidence: [{ span: '2:32-2:43', note: 'Service api takes it.' }],
        },
      ],
    },
    {
      name: 'one on every interface and one on an address, in the long syntax too',
      files: {
        'compose.yaml': code`
          services:
            api:
              build: ./api
              ports:
                - "127.0.0.1:8080:3000"
            proxy:
              image: nginx:1.29
              ports:
                - target: 80
                  published: "8080"
        `,
      },
      findings: [
        {
          message: 'taken',
          span: '9:9-10:26',
          evidence: [{ span: '5:9-5:30', note: 'Service api takes it.' }],
        },
      ],
    },
    {
      name: 'on the machine of a developer, as medium',
      files: {
        'compose.dev.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, ports: ["8080:80"] }
        `,
      },
      findings: [
        {
          message: 'taken',
          span: '3:36-3:45',
          severity: 'medium',
          evidence: [{ span: '2:32-2:43', note: 'Service api takes it.' }],
        },
      ],
    },
  ],
  passes: [
    {
      name: 'another port of the host',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, ports: ["8081:3000"] }
        `,
      },
    },
    {
      name: 'a port that Docker chooses',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, ports: ["8080"] }
        `,
      },
    },
    {
      name: 'another protocol',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, ports: ["8080:80/udp"] }
        `,
      },
    },
    {
      name: 'a port that a variable decides',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, ports: ["\${PORT:-8080}:80"] }
        `,
      },
    },
    {
      name: 'a service of another profile',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, profiles: [tools], ports: ["8080:80"] }
        `,
      },
    },
    {
      name: 'a service on the network of the host',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            admin: { build: ./admin, network_mode: host, ports: ["8080:80"] }
        `,
      },
    },
    {
      name: 'a variant by its name',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            api-next: { build: ./next, ports: ["8080:80"] }
        `,
      },
    },
    {
      name: 'a variant for development',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            web-dev: { build: ./dev, ports: ["8080:80"] }
        `,
      },
    },
    {
      name: 'a variant of the same sources',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["8080:3000"] }
            web: { build: ./api, ports: ["8080:80"] }
        `,
      },
    },
    {
      name: 'two addresses',
      files: {
        'compose.yaml': code`
          services:
            api: { build: ./api, ports: ["127.0.0.1:8080:3000"] }
            admin: { build: ./admin, ports: ["192.0.2.7:8080:80"] }
        `,
      },
    },
    {
      name: 'databases that tests choose from',
      files: {
        'compose.yaml': code`
          services:
            mysql: { image: mysql:8.4, ports: ["3306:3306"] }
            mariadb: { image: mariadb:11.4, ports: ["3306:3306"] }
        `,
      },
    },
  ],
});
