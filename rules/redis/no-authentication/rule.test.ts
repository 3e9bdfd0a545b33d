import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a server that is published',
      files: {
        'compose.yaml': 'services: { r: { image: "redis:8", ports: ["6379:6379"] } }\n',
      },
      findings: [
        {
          message: 'published',
          span: '1:13-1:14',
          severity: 'high',
          data: { service: 'r', image: 'redis:8', port: '6379' },
        },
      ],
    },
    {
      name: 'a server for tests that is published, as low',
      files: { 'compose.ci.yaml': 'services: { r: { image: redis, ports: [6379] } }\n' },
      findings: [{ message: 'published', span: '1:13-1:14', severity: 'low' }],
    },
    {
      name: 'a server that shares a network with others',
      files: {
        'compose.yaml': code`
          services:
            cache:
              image: valkey/valkey:8
              command: valkey-server --save 60 1
        `,
      },
      findings: [
        {
          message: 'shared',
          span: '2:3-2:8',
          data: { service: 'cache', image: 'valkey/valkey:8' },
        },
      ],
    },
    {
      name: 'a server for development as low',
      files: { 'compose.dev.yaml': 'services: { r: { image: redis } }\n' },
      findings: [{ message: 'shared', span: '1:13-1:14', severity: 'low' }],
    },
    {
      name: 'a mounted configuration without a password',
      files: {
        'compose.yaml':
          'services: { r: { image: redis, command: redis-server /etc/redis.conf, volumes: ["./redis.conf:/etc/redis.conf"] } }\n',
        'redis.conf': 'maxmemory 100mb\n',
      },
      findings: [{ message: 'shared', path: 'compose.yaml', span: '1:13-1:14' }],
    },
    {
      name: 'an image that is told to allow it',
      files: {
        'compose.yaml':
          'services: { r: { image: bitnami/redis, environment: { ALLOW_EMPTY_PASSWORD: "yes" } } }\n',
      },
      findings: [{ message: 'shared', span: '1:13-1:14' }],
    },
    {
      name: 'a configuration that listens everywhere',
      files: { 'deploy/redis.conf': 'port 6379\nbind 0.0.0.0\n' },
      findings: [{ message: 'config', span: '2:1-2:13', data: { line: 'bind 0.0.0.0' } }],
    },
    {
      name: 'a container of a manifest',
      files: {
        'k8s/redis.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: cache }
          spec: { template: { spec: { containers: [{ name: r, image: "redis:8" }] } } }
        `,
      },
      findings: [
        {
          message: 'container',
          span: '4:60-4:69',
          data: { container: 'r', workload: 'Deployment cache', image: 'redis:8' },
        },
      ],
    },
  ],
  passes: [
    {
      name: 'a password from a variable or secret',
      files: {
        'compose.yaml': code`
          services:
            a:
              image: redis:8
              command: ["redis-server", "--requirepass", "\${REDIS_PASSWORD:?}"]
              ports: ["6379:6379"]
            b:
              image: bitnami/redis:8
              environment: { REDIS_PASSWORD_FILE: /run/secrets/redis }
        `,
      },
      controls: 2,
    },
    {
      name: 'a mounted configuration with a password, and one from elsewhere',
      files: {
        'compose.yaml': code`
          services:
            a:
              image: redis:8
              volumes: ["./conf/redis.conf:/etc/redis.conf"]
              command: redis-server /etc/redis.conf
            b:
              image: redis:8
              command: redis-server /etc/other.conf
        `,
        'conf/redis.conf': 'requirepass x\n',
      },
      controls: 2,
    },
    {
      name: 'no published port in a test file, and an internal network only',
      files: {
        'compose.test.yaml': 'services: { r: { image: redis } }\n',
        'compose.yaml':
          'services: { r: { image: redis, networks: [back] } }\nnetworks: { back: { internal: true } }\n',
      },
    },
    {
      name: 'a configuration for this machine only',
      files: { 'redis.conf': 'bind 127.0.0.1\n' },
    },
    {
      name: 'a container with a password from a secret, and another image',
      files: {
        'k8s/redis.yaml': code`
          apiVersion: apps/v1
          kind: Deployment
          metadata: { name: cache }
          spec:
            template:
              spec:
                containers:
                  - name: r
                    image: redis:8
                    args: [--requirepass, $(P)]
                  - { name: m, image: oliver006/redis_exporter }
        `,
      },
      controls: 1,
    },
  ],
});
