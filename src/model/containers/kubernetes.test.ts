import { describe, expect, it } from 'vitest';

import { isManifestPath, kubernetesWorkloads } from './kubernetes.ts';
import type { KubernetesWorkload } from './kubernetes.ts';
import { ProjectFile } from '../project-file.ts';

function workloads(text: string): readonly KubernetesWorkload[] {
  return kubernetesWorkloads(new ProjectFile('k8s/all.yaml', text));
}

const TEMPLATE = 'template: { spec: { initContainers: [{ name: i }], containers: [{ name: c }] } }';

describe('kubernetesWorkloads', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'Job'])('reads a %s', (kind) => {
    const [workload] = workloads(`apiVersion: v1\nkind: ${kind}\nspec: { ${TEMPLATE} }\n`);
    expect(workload?.kind).toBe(kind);
    expect(workload?.containers.map(({ name, isInit }) => [name, isInit])).toStrictEqual([
      ['i', true],
      ['c', false],
    ]);
  });

  it('reads a CronJob with its schedule and command', () => {
    const [workload] = workloads(
      'apiVersion: batch/v1\nkind: CronJob\nspec:\n  schedule: "@daily"\n  jobTemplate: { spec: { template: { spec: { containers: [{ command: [node], args: [a.js] }] } } } }\n',
    );
    expect(workload?.schedule?.text).toBe('@daily');
    expect(workload?.containers[0]?.command.map(({ text }) => text)).toStrictEqual([
      'node',
      'a.js',
    ]);
  });

  it('reads every document and the items of a List', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: c }] }\n';
    const list =
      'apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Pod, spec: { containers: [] } }]\n';
    expect(workloads(`${pod}---\n${list}---\napiVersion: v1\nkind: Service\n`)).toHaveLength(2);
  });

  it('does not read templates, other kinds and broken text', () => {
    expect(workloads('apiVersion: v1\nkind: Pod\nspec: { containers: [{{ x }}] }\n')).toEqual([]);
    expect(workloads('kind: Pod\nspec: { containers: [] }\n')).toEqual([]);
    expect(workloads('apiVersion: [\ncontainers')).toEqual([]);
  });
});

describe('isManifestPath', () => {
  it('takes YAML that is neither a workflow nor a lock or compose file', () => {
    expect(isManifestPath('deploy/api.yaml')).toBe(true);
    expect(isManifestPath('pnpm-lock.yaml')).toBe(false);
    expect(isManifestPath('.github/workflows/ci.yml')).toBe(false);
    expect(isManifestPath('docker-compose.yml')).toBe(false);
  });
});
