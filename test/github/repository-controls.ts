import path from 'node:path';

import { GitRepository } from './git-repository.ts';
import type { JsonObject } from './json-object.ts';
import { repositoryJson } from './representations.ts';
import type { Services } from './routing.ts';
import { covers } from './state.ts';
import type { Installation, Permissions, Repository } from './state.ts';
import type { SentWebhook } from './webhooks.ts';

/** A repository to serve. */
export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  /** A work tree or a bare repository. It is read, never written. */
  readonly directory: string;
  /** `main` if not given. */
  readonly defaultBranch?: string;
  readonly private?: boolean;
  /** `owner/name` of the repository that this one is a fork of. */
  readonly parent?: string;
  /** `User` if not given; counts the first time that the owner is mentioned. */
  readonly ownerType?: 'User' | 'Organization';
}

/** An installation to make. */
export interface NewInstallation {
  readonly account: string;
  /** Names or `owner/name`s; all repositories of the account if not given. */
  readonly repositories?: readonly string[];
  /** Those of the App if not given. */
  readonly permissions?: Permissions;
}

/** Mirrors and registers a repository below `mirrors`. */
export async function addRepository(
  { state }: Services,
  mirrors: string,
  wanted: NewRepository,
): Promise<Repository> {
  const { owner, name, directory, defaultBranch = 'main' } = wanted;
  const parent = wanted.parent === undefined ? undefined : state.repository(wanted.parent);
  const id = state.nextId('repository');
  const git = await GitRepository.mirror(directory, path.join(mirrors, `${id}.git`), defaultBranch);
  if (parent !== undefined) {
    await parent.git.borrowObjects(git.sourceDirectory);
    await git.borrowObjects(parent.git.gitDirectory);
  }
  const repository: Repository = {
    id,
    owner: state.account(owner, wanted.ownerType),
    name,
    fullName: `${owner}/${name}`,
    defaultBranch,
    isPrivate: wanted.private ?? false,
    isFork: parent !== undefined,
    parent,
    git,
    createdAt: state.timestamp(),
    pulls: new Map(),
    checkSuites: [],
    checkRuns: [],
    issueComments: [],
    collaborators: new Map(),
    requiredChecks: new Map(),
    hasCodeScanning: wanted.private !== true,
    sarifUploads: [],
  };
  state.keepRepository(repository);
  return repository;
}

/** Removes a repository; pull requests from it keep their head commit but lose `head.repo`. */
export function deleteRepository({ state }: Services, repository: Repository): void {
  state.removeRepository(repository);
  for (const other of state.repositories()) {
    for (const pull of other.pulls.values()) {
      if (pull.headRepository === repository) {
        pull.headRepository = undefined;
      }
    }
  }
}

/** Installs the App and sends `installation.created`. */
export async function addInstallation(
  { state, events }: Services,
  wanted: NewInstallation,
): Promise<{ readonly installation: Installation; readonly delivery: SentWebhook | undefined }> {
  const names = wanted.repositories?.map((name) =>
    (name.includes('/') ? name : `${wanted.account}/${name}`).toLowerCase(),
  );
  const installation: Installation = {
    id: state.nextId('installation'),
    account: state.account(wanted.account),
    permissions: wanted.permissions ?? state.app.permissions,
    repositories: names === undefined ? undefined : new Set(names),
    createdAt: state.timestamp(),
  };
  state.installations.set(installation.id, installation);
  const delivery = await events.installation('installation', installation, {
    action: 'created',
    repositories: shortRepositories({ state }, installation),
  });
  return { installation, delivery };
}

/** Uninstalls the App: its tokens end at once and `installation.deleted` is sent. */
export async function removeInstallation(
  { state, events }: Services,
  installation: Installation,
): Promise<SentWebhook | undefined> {
  const repositories = shortRepositories({ state }, installation);
  state.installations.delete(installation.id);
  return events.installation('installation', installation, { action: 'deleted', repositories });
}

function shortRepositories(
  { state }: Pick<Services, 'state'>,
  installation: Installation,
): JsonObject[] {
  return state
    .repositories()
    .filter((repository) => covers(installation, repository))
    .map((repository) => {
      const {
        id,
        node_id,
        name,
        full_name,
        private: isPrivate,
      } = repositoryJson(state, repository);
      return { id, node_id, name, full_name, private: isPrivate };
    });
}
