import { code, testRule } from '#test/support/test-rule.ts';

import rule from './rule.ts';

testRule(rule, {
  flags: [
    {
      name: 'a script that is piped into a shell',
      files: {
        'setup.sh': 'set -e\ncurl -fsSL https://get.example.com | sudo -E bash -s -- --yes\n',
      },
      findings: [
        {
          message: 'piped',
          span: '2:1-2:35',
          data: { by: 'curl', address: 'https://get.example.com', runner: 'bash' },
        },
      ],
    },
    {
      name: 'substitutions in a workflow and an address with a version as low',
      files: {
        '.github/workflows/ci.yml': code`
          on: push
          jobs:
            a:
              runs-on: ubuntu-24.04
              steps:
                - run: bash <(curl -s https://get.example.com/u)
                - run: sh -c "$(wget -qO- https://raw.example.com/v0.39.1/install.sh)"
        `,
      },
      findings: [
        { message: 'piped', span: '6:21-6:54' },
        { message: 'piped', span: '7:23-7:75', severity: 'low' },
      ],
    },
    {
      name: 'a step of an image and a package from the head of a branch',
      files: {
        Dockerfile: code`
          FROM python:3.13
          RUN apt-get update && \
              curl https://sh.rustup.rs -sSf | sh -s -- -y
          RUN pip install git+https://github.com/acme/lib.git@main
        `,
      },
      findings: [
        { message: 'piped', span: '3:5-3:35' },
        {
          message: 'git',
          span: '4:5-4:57',
          data: { name: 'A package', source: 'git+https://github.com/acme/lib.git@main' },
        },
      ],
    },
    {
      name: 'dependencies from addresses without a lock file, and by plain HTTP with one',
      files: {
        'package.json':
          '{ "dependencies": { "a": "acme/a", "b": "http://files.example/b.tgz", "c": "git+https://github.com/acme/c.git#main" } }\n',
      },
      findings: [
        { message: 'git', span: '1:21-1:34', data: { name: 'a', source: 'acme/a' } },
        {
          message: 'http',
          span: '1:36-1:69',
          data: { name: 'b', source: 'http://files.example/b.tgz' },
        },
        { message: 'git', span: '1:71-1:116' },
      ],
    },
  ],
  passes: [
    {
      name: 'pinned commits with checksums',
      files: {
        'setup.sh':
          'curl -fsSLo i.sh https://example.com/i.sh\necho "ab  i.sh" | sha256sum -c -\nbash i.sh\ncurl https://raw.example.com/acme/a/0ff4204d59e8e51228ff73bce53f80d53301dee2/i.sh | bash\n',
        'package.json':
          '{ "dependencies": { "a": "acme/a#0ff4204d59e8e51228ff73bce53f80d53301dee2", "b": "git+https://github.com/acme/c.git#semver:^2" } }\n',
      },
    },
    {
      name: 'a commit that a lock file records',
      files: {
        'package.json': '{ "dependencies": { "a": "github:acme/a" } }\n',
        'package-lock.json': '{}\n',
      },
    },
    {
      name: 'data that a program reads, and this machine',
      files: {
        'check.sh':
          'curl -s https://api.example.com/v | python3 -c "import json"\ncurl http://localhost:8080/setup | bash\ncurl -s https://a.example/x | jq .\necho "curl https://get.example.com | bash"\n',
      },
    },
    {
      name: 'a package from a tag or commit, and packages of a registry',
      files: {
        Dockerfile:
          'FROM python:3.13\nRUN pip install git+https://github.com/acme/lib.git@v1.2.0 "httpx==0.28.1"\n',
        'package.json':
          '{ "dependencies": { "a": "^1.0.0", "b": "npm:c@2", "d": "workspace:*" } }\n',
      },
    },
  ],
});
