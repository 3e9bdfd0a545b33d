import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a database port without an address',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              ports:
                - "5432:5432"
        `,
      },
      findings: [
        {
          message: 'internal',
          span: '5:9-5:20',
          data: { service: 'db', role: 'a database', port: '5432' },
          fixed: code`
            services:
              db:
                image: postgres:17
                ports:
                  - "127.0.0.1:5432:5432"
          `,
        },
      ],
    },
    {
      name: 'each published port of a broker',
      files: {
        'docker-compose.prod.yml': 'services: { q: { image: rabbitmq:4, ports: [5672, 15672] } }\n',
      },
      findings: [
        { message: 'internal', span: '1:45-1:49' },
        { message: 'internal', span: '1:51-1:56' },
      ],
    },
    {
      name: 'the long syntax without host_ip',
      files: {
        'compose.yaml': code`
          services:
            cache:
              image: docker.io/valkey/valkey:8
              ports:
                - target: 6379
                  published: "6379"
        `,
      },
      findings: [
        {
          message: 'internal',
          span: '5:9-6:26',
          fixed: code`
            services:
              cache:
                image: docker.io/valkey/valkey:8
                ports:
                  - host_ip: 127.0.0.1
                    target: 6379
                    published: "6379"
          `,
        },
      ],
    },
    {
      name: 'an address that stands for all interfaces',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: mysql:8
              ports:
                - "0.0.0.0:3306:3306"
        `,
      },
      findings: [{ message: 'internal', span: '5:9-5:28' }],
    },
    {
      name: 'a port whose variable has a default without an address',
      files: {
        'compose.yaml': code`
          services:
            redis:
              image: redis:8
              ports:
                - "\${REDIS_PORT:-6379}:6379"
        `,
      },
      findings: [
        {
          message: 'internal',
          span: '5:9-5:35',
          data: { service: 'redis', role: 'a cache', port: '6379' },
          fixed: code`
            services:
              redis:
                image: redis:8
                ports:
                  - "127.0.0.1:\${REDIS_PORT:-6379}:6379"
          `,
        },
      ],
    },
    {
      name: 'a variable without a default with less confidence, since it may hold an address',
      files: {
        'compose.yaml': 'services: { r: { image: redis, ports: ["${REDIS_PORT}:6379"] } }\n',
      },
      findings: [
        {
          message: 'internal',
          span: '1:40-1:60',
          confidence: 'medium',
          data: { service: 'r', role: 'a cache', port: '6379' },
          fixed: 'services: { r: { image: redis, ports: ["127.0.0.1:${REDIS_PORT}:6379"] } }\n',
        },
      ],
    },
    {
      name: 'a container port for which Docker chooses the host port',
      files: {
        'compose.yaml': code`
          services:
            search:
              image: docker.elastic.co/elasticsearch/elasticsearch:9.0.0
              ports: [9200]
        `,
      },
      findings: [{ message: 'internal', span: '4:13-4:17' }],
    },
    {
      name: 'an override file whose service only has a name',
      files: { 'compose.override.yaml': 'services: { postgres: { ports: [5432] } }\n' },
      findings: [{ message: 'internal', span: '1:33-1:37', confidence: 'medium', severity: 'low' }],
    },
    {
      name: 'an admin interface',
      files: {
        'compose.yaml': 'services: { ui: { image: dpage/pgadmin4, ports: ["5050:80"] } }\n',
      },
      findings: [
        {
          message: 'internal',
          span: '1:50-1:59',
          data: { service: 'ui', role: 'an admin interface', port: '5050' },
          fixed: 'services: { ui: { image: dpage/pgadmin4, ports: ["127.0.0.1:5050:80"] } }\n',
        },
      ],
    },
    {
      name: 'a monitoring interface',
      files: {
        'compose.yaml': 'services: { m: { image: prom/prometheus:v3, ports: ["9090"] } }\n',
      },
      findings: [
        {
          message: 'internal',
          span: '1:53-1:59',
          data: { service: 'm', role: 'a monitoring interface', port: '9090' },
        },
      ],
    },
    {
      name: 'an authentication core',
      files: {
        'compose.yaml': 'services: { a: { image: supabase/gotrue:v2, ports: ["9999"] } }\n',
      },
      findings: [
        {
          message: 'internal',
          span: '1:53-1:59',
          data: { service: 'a', role: 'an authentication core', port: '9999' },
        },
      ],
    },
    {
      name: 'an application that a proxy of the same file depends on',
      files: {
        'compose.yaml': code`
          services:
            nginx:
              image: nginx:1.29
              ports: ["443:443"]
              depends_on: [api]
            api:
              build: .
              ports: ["3000:3000"]
        `,
      },
      findings: [
        {
          message: 'proxied',
          span: '8:13-8:24',
          confidence: 'medium',
          data: { service: 'api', proxy: 'nginx', port: '3000' },
          evidence: [{ span: '2:3-2:8', note: 'The proxy that the public is meant to use.' }],
          fixed: code`
            services:
              nginx:
                image: nginx:1.29
                ports: ["443:443"]
                depends_on: [api]
              api:
                build: .
                ports: ["127.0.0.1:3000:3000"]
          `,
        },
      ],
    },
    {
      name: 'an application that is registered with Traefik by labels',
      files: {
        'compose.yaml': code`
          services:
            traefik: { image: traefik:v3, ports: ["80:80"] }
            api: { image: acme/api:1, labels: [traefik.enable=true], ports: [8000] }
        `,
      },
      findings: [
        {
          message: 'proxied',
          span: '3:68-3:72',
          confidence: 'medium',
          evidence: [{ span: '2:3-2:10', note: 'The proxy that the public is meant to use.' }],
        },
      ],
    },
    {
      name: 'the dashboard of Traefik, not its front ports',
      files: {
        'compose.yaml': code`
          services:
            traefik:
              image: traefik:v3
              ports:
                - "80:80"
                - "443:443"
                - "8090:8080"
        `,
      },
      findings: [
        {
          message: 'control',
          span: '7:9-7:20',
          data: { service: 'traefik', port: '8090' },
          fixed: code`
            services:
              traefik:
                image: traefik:v3
                ports:
                  - "80:80"
                  - "443:443"
                  - "127.0.0.1:8090:8080"
          `,
        },
      ],
    },
    {
      name: 'a port that comes from a fragment once, where it stands',
      files: {
        'compose.yaml': code`
          x-store: &store
            image: redis:8
            ports: ["6379"]
          services:
            a:
              <<: *store
            b:
              <<: *store
        `,
      },
      findings: [{ message: 'internal', span: '3:11-3:17' }],
    },
  ],
  passes: [
    {
      name: 'a database port on 127.0.0.1',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              ports:
                - "127.0.0.1:5432:5432"
                - "[::1]:5433:5432"
        `,
      },
      controls: 2,
    },
    {
      name: 'another explicit address',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              ports:
                - "10.0.0.5:5432:5432"
                - target: 5432
                  published: "5433"
                  host_ip: 192.168.1.7
        `,
      },
      controls: 0,
    },
    {
      name: 'an address from a variable',
      files: {
        'compose.yaml': code`
          services:
            db:
              image: postgres:17
              ports:
                - "\${BIND}:5432:5432"
                - "\${LISTEN:-127.0.0.1}:5433:5432"
                - "\${DB_PORT:-127.0.0.1:5434}:5432"
                - "\${EVERYTHING}"
        `,
      },
    },
    {
      name: 'expose instead of ports',
      files: { 'compose.yaml': 'services: { db: { image: postgres:17, expose: [5432] } }\n' },
    },
    {
      name: "the proxy's own 80 and 443",
      files: {
        'compose.yaml': code`
          services:
            caddy:
              image: caddy:2
              ports: ["80:80", "443:443", "443:443/udp"]
            api:
              build: .
              expose: ["3000"]
        `,
      },
    },
    {
      name: 'an application that is meant for the public, without a proxy in the file',
      files: { 'compose.yaml': 'services: { web: { build: ., ports: ["3000:3000"] } }\n' },
    },
    {
      name: 'an application that nothing ties to the proxy beside it',
      files: {
        'compose.yaml': code`
          services:
            nginx: { image: nginx:1.29, ports: ["80:80"] }
            docs: { build: docs, ports: ["4000:4000"] }
        `,
      },
    },
    {
      name: 'an application that Traefik is told to leave alone',
      files: {
        'compose.yaml': code`
          services:
            traefik: { image: traefik:v3, ports: ["80:80"] }
            api:
              build: .
              labels: { traefik.enable: "false", traefik.http.routers.api.rule: x }
              ports: ["8000:8000"]
        `,
      },
    },
    {
      name: 'a service on the network of the host, whose ports are ignored',
      files: {
        'compose.yaml': 'services: { db: { image: mysql, network_mode: host, ports: [3306] } }\n',
      },
    },
    {
      name: 'compose files of tests, examples and development containers',
      files: {
        'docker-compose.test.yml': 'services: { db: { image: postgres, ports: ["5432:5432"] } }\n',
        'examples/a/compose.yaml': 'services: { db: { image: mysql, ports: ["3306:3306"] } }\n',
        '.devcontainer/compose.yaml': 'services: { db: { image: redis, ports: ["6379:6379"] } }\n',
      },
    },
    {
      name: 'other YAML with the same keys',
      files: {
        'services.yaml': 'services: { db: { image: postgres, ports: ["5432:5432"] } }\n',
        '.github/workflows/compose.yml': 'jobs: { a: { services: { db: { image: postgres } } } }\n',
      },
    },
    {
      name: 'a half-written file',
      files: { 'compose.yaml': 'services: { db: { image: mysql, ports: ["127.0.0.1:1:1\n' },
      partial: ['compose.yaml'],
    },
  ],
});
