import type { ImageReference } from './image-reference.ts';

/** The user that an outside image starts with, as far as it is known. */
export type BaseImageUser = 'root' | 'non-root' | 'unknown';

// Official and widely used images whose documentation leaves the user at root. The ones that start as
// root and step down on their own, such as postgres and redis, are not here.
const ROOT_IMAGES = new Set([
  'alpine',
  'amazoncorretto',
  'amazonlinux',
  'archlinux',
  'azul/zulu-openjdk',
  'busybox',
  'buildpack-deps',
  'caddy',
  'centos',
  'clojure',
  'composer',
  'dart',
  'debian',
  'docker',
  'eclipse-temurin',
  'elixir',
  'erlang',
  'fedora',
  'gcc',
  'golang',
  'gradle',
  'haskell',
  'httpd',
  'ibmjava',
  'julia',
  'maven',
  'nginx',
  'node',
  'openjdk',
  'openresty/openresty',
  'oraclelinux',
  'perl',
  'php',
  'phusion/baseimage',
  'pypy',
  'python',
  'r-base',
  'rockylinux',
  'ruby',
  'rust',
  'sapmachine',
  'swift',
  'tomcat',
  'traefik',
  'ubuntu',
  'almalinux',
  'bitnami/minideb',
  'oven/bun',
  'denoland/deno',
  'tiangolo/uvicorn-gunicorn-fastapi',
  'tiangolo/uvicorn-gunicorn',
  'nvidia/cuda',
  'dotnet/aspnet',
  'dotnet/runtime',
  'dotnet/runtime-deps',
  'dotnet/sdk',
  'playwright',
  'playwright/python',
  'astral-sh/uv',
  'opensuse/leap',
  'google/cloud-sdk',
  'cypress/base',
]);

// For these the registry or the owner decides; a private image may carry the same name.
const ROOT_REGISTRIES = new Set([
  undefined,
  'mcr.microsoft.com',
  'ghcr.io',
  'docker.io',
  'quay.io',
  'gcr.io',
]);

const NON_ROOT_TAG = /non-?root|rootless|unprivileged|chiseled/iu;
const NON_ROOT_REPOSITORY = /(?:^|[/_-])(?:non-?root|rootless|unprivileged)(?:$|[/_-])/iu;
const NON_ROOT_OWNERS = /^(?:bitnami(?:legacy|secure)?|jupyter|elasticsearch)\//u;
const NON_ROOT_IMAGES = new Set([
  'jenkins/jenkins',
  'grafana/grafana',
  'grafana/grafana-oss',
  'prom/prometheus',
  'prom/alertmanager',
  'apache/airflow',
  'sonarqube',
  'keycloak/keycloak',
  'puppeteer/puppeteer',
  'opensearchproject/opensearch',
  'curlimages/curl',
  'mssql/server',
  'n8nio/n8n',
  'sonarsource/sonar-scanner-cli',
]);

/** Who the process of a container from this image is, when no USER says otherwise. */
export function baseImageUser({ registry, repository, tag }: ImageReference): BaseImageUser {
  const isNonRoot =
    NON_ROOT_TAG.test(tag ?? '') ||
    NON_ROOT_REPOSITORY.test(repository) ||
    (NON_ROOT_OWNERS.test(repository) && repository !== 'bitnami/minideb') ||
    NON_ROOT_IMAGES.has(repository);
  if (isNonRoot) {
    return 'non-root';
  }
  // Chainguard's images run as nonroot, save the bare base image and the -dev variants' package manager.
  if (registry === 'cgr.dev') {
    return repository.endsWith('/wolfi-base') ? 'root' : 'non-root';
  }
  if (registry === 'gcr.io' && repository.startsWith('distroless/')) {
    return 'root';
  }
  return ROOT_REGISTRIES.has(registry) && ROOT_IMAGES.has(repository) ? 'root' : 'unknown';
}

/** A user that the image is known to have beside root, with no more rights. */
export function builtInUser({ registry, repository, tag }: ImageReference): string | undefined {
  if (registry !== undefined || tag?.startsWith('$') === true) {
    return undefined;
  }
  const users: Readonly<Record<string, string>> = {
    node: 'node',
    'oven/bun': 'bun',
    'denoland/deno': 'deno',
  };
  return users[repository];
}
