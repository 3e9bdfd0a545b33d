import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a socket that can be written',
      files: {
        'compose.yaml': code`
          services:
            a:
              image: portainer/portainer-ce:2
              volumes:
                - /var/run/docker.sock:/var/run/docker.sock
        `,
      },
      findings: [
        {
          message: 'writable',
          span: '5:9-5:50',
          severity: 'high',
          data: { owner: 'Service a', socket: '/var/run/docker.sock' },
        },
      ],
    },
    {
      name: 'a read-only socket whose path a variable may change',
      files: {
        'compose.yaml': code`
          services:
            a:
              image: traefik:3
              volumes:
                - "\${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock:ro"
        `,
      },
      findings: [
        {
          message: 'read-only',
          span: '5:9-5:73',
          data: { owner: 'Service a', socket: '/var/run/docker.sock' },
        },
      ],
    },
    {
      name: 'the long syntax',
      files: {
        'compose.yaml':
          'services: { a: { image: b, volumes: [{ type: bind, source: /run/podman/podman.sock, target: /x, read_only: true }] } }\n',
      },
      findings: [{ message: 'read-only', span: '1:38-1:114' }],
    },
    {
      name: 'a path of the node',
      files: {
        'k8s/agent.yaml': code`
          apiVersion: apps/v1
          kind: DaemonSet
          metadata: { name: agent }
          spec:
            template:
              spec:
                containers: [{ name: a, image: b, volumeMounts: [{ name: s, mountPath: /s }] }]
                volumes:
                  - { name: s, hostPath: { path: /run/containerd/containerd.sock } }
        `,
      },
      findings: [{ message: 'writable', span: '9:40-9:71', severity: 'high' }],
    },
    {
      name: 'a path of the node that is only read',
      files: {
        'k8s/agent.yaml': code`
          apiVersion: v1
          kind: Pod
          metadata: { name: agent }
          spec:
            containers: [{ name: a, image: b, volumeMounts: [{ name: s, readOnly: true }] }]
            volumes: [{ name: s, hostPath: { path: /var/run/docker.sock } }]
        `,
      },
      findings: [{ message: 'read-only', span: '6:42-6:62' }],
    },
  ],
  passes: [
    {
      name: 'socket proxies with a restricted API',
      files: {
        'compose.yaml':
          'services: { socket-proxy: { image: tecnativa/docker-socket-proxy, volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"] } }\n',
        'k8s/proxy.yaml': code`
          apiVersion: v1
          kind: Pod
          metadata: { name: p }
          spec:
            containers: [{ name: a, image: acme/socket-proxy, volumeMounts: [{ name: s }] }]
            volumes: [{ name: s, hostPath: { path: /var/run/docker.sock } }]
        `,
      },
    },
    {
      name: 'other volumes, and a container that reaches a proxy',
      files: {
        'compose.yaml':
          'services: { a: { image: b, volumes: ["./data:/data", "/var/log:/var/log"], environment: { DOCKER_HOST: tcp://proxy:2375 } } }\n',
      },
    },
  ],
});
