import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import path from 'node:path';

import { buildSchema, execute, GraphQLError, Kind, parse, validate, visit } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { z } from 'zod';

import { canSee, isGranted } from './access.ts';
import { ApiError } from './api-error.ts';
import { pullRequestValue } from './graphql-pull-request.ts';
import { nodeId } from './representations.ts';
import { ok } from './routing.ts';
import type { ApiResponse, Call, InstallationCall, Route } from './routing.ts';
import type { GitObject } from './object-reader.ts';
import type { IssueComment, Repository, ReviewComment } from './state.ts';

const TYPE_NAMES = { blob: 'Blob', tree: 'Tree', commit: 'Commit', tag: 'Tag' } as const;
const HOUR_MS = 3_600_000;

const graphqlInput = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

let schema: Promise<GraphQLSchema> | undefined;

/**
 * The GraphQL endpoint. Every query is validated against GitHub's schema; what is executed is
 * `repository { object { ... on Blob } }`, `repository { pullRequest }`, `rateLimit` and
 * `minimizeComment`.
 * https://docs.github.com/en/graphql
 */
export const graphqlRoute: Route = {
  access: 'installation',
  method: 'POST',
  path: '/graphql',
  isUndocumented: true,
  handle: answer,
};

async function answer(call: InstallationCall): Promise<ApiResponse> {
  schema ??= loadSchema();
  const input = graphqlInput.safeParse(call.request.body);
  if (!input.success) {
    throw new ApiError(400, 'A query attribute must be specified and must be a string.');
  }
  const document = parseQuery(input.data.query);
  if (document instanceof GraphQLError) {
    return ok({ errors: [{ type: 'PARSE_ERROR', ...document.toJSON() }] });
  }
  const problems = validate(await schema, document);
  if (problems.length > 0) {
    return ok({
      errors: problems.map((problem) => ({ type: 'undefinedField', ...problem.toJSON() })),
    });
  }
  if (countObjects(document) > call.state.limits.graphqlObjects) {
    return tooLarge();
  }
  const result = await execute({
    schema: await schema,
    document,
    rootValue: rootValue(call),
    variableValues: input.data.variables ?? {},
    operationName: input.data.operationName ?? undefined,
  });
  return ok({
    ...result,
    ...(result.errors === undefined ? {} : { errors: result.errors.map(errorJson) }),
  });
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) {
      return error;
    }
    throw error;
  }
}

/** GitHub kills a query that takes more than ten seconds. */
function tooLarge(): ApiResponse {
  const message =
    'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.';
  return { status: 502, json: { data: null, errors: [{ message }] } };
}

function countObjects(document: DocumentNode): number {
  let count = 0;
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      count += name.value === 'object' ? 1 : 0;
    },
  });
  return count;
}

/** GitHub puts the kind of an error beside its message. */
function errorJson(error: GraphQLError): Record<string, unknown> {
  const { extensions, ...rest } = error.toJSON();
  return { ...extensions, ...rest };
}

function failure(type: 'NOT_FOUND' | 'FORBIDDEN', message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

function rootValue(call: InstallationCall): Record<string, unknown> {
  const { state } = call;
  return {
    repository: (args: { readonly owner: string; readonly name: string }) =>
      repositoryValue(call, args),
    rateLimit: () => ({
      cost: 1,
      limit: state.limits.requestsPerHour,
      remaining: state.limits.requestsPerHour - 1,
      used: 1,
      nodeCount: 0,
      resetAt: new Date(state.now().getTime() + HOUR_MS).toISOString(),
    }),
    minimizeComment: ({ input }: { readonly input: MinimizeInput }) => minimizeComment(call, input),
    resolveReviewThread: () => {
      // Reported to need `contents: write`, which a checking App should not hold.
      throw failure('FORBIDDEN', 'Resource not accessible by integration');
    },
  };
}

function repositoryValue(
  call: InstallationCall,
  { owner, name }: { readonly owner: string; readonly name: string },
): Record<string, unknown> {
  const repository = call.state.findRepository(`${owner}/${name}`);
  if (repository === undefined || !canSee(call.token, repository)) {
    throw failure(
      'NOT_FOUND',
      `Could not resolve to a Repository with the name '${owner}/${name}'.`,
    );
  }
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    isPrivate: repository.isPrivate,
    object: (args: { readonly oid?: string | null; readonly expression?: string | null }) =>
      objectValue(call, repository, args.oid ?? args.expression ?? ''),
    pullRequest: ({ number }: { readonly number: number }) =>
      pullRequestValue(call, repository, number, {
        object: async (expression) => objectValue(call, repository, expression),
        forbid,
        missing: () => {
          const message = `Could not resolve to a PullRequest with the number of ${number}.`;
          throw failure('NOT_FOUND', message);
        },
      }),
  };
}

function forbid(): never {
  throw failure('FORBIDDEN', 'Resource not accessible by integration');
}

async function objectValue(
  call: InstallationCall,
  repository: Repository,
  expression: string,
): Promise<Record<string, unknown> | null> {
  if (!isGranted(call.token.permissions, 'contents:read')) {
    forbid();
  }
  const object = await repository.git.read(expression);
  if (object === undefined) {
    return null;
  }
  const base = {
    __typename: TYPE_NAMES[object.type],
    id: nodeId('O', object.sha),
    oid: object.sha,
    abbreviatedOid: object.sha.slice(0, 7),
  };
  return object.type === 'blob' ? { ...base, ...blobValue(call, object) } : base;
}

function blobValue({ state }: Call, { content }: GitObject): Record<string, unknown> {
  const isBinary = content.includes(0) || !isUtf8(content);
  const isTruncated = !isBinary && content.length > state.limits.graphqlTextBytes;
  const shown = isTruncated ? content.subarray(0, state.limits.graphqlTextBytes) : content;
  return {
    byteSize: content.length,
    isBinary,
    isTruncated,
    text: isBinary ? null : shown.toString('utf8'),
  };
}

interface MinimizeInput {
  readonly subjectId: string;
  readonly classifier: string;
}

function minimizeComment(call: InstallationCall, input: MinimizeInput): Record<string, unknown> {
  const comment = findCommentByNode(call, input.subjectId);
  if (comment === undefined) {
    throw failure(
      'NOT_FOUND',
      `Could not resolve to a node with the global id of '${input.subjectId}'`,
    );
  }
  if (!isGranted(call.token.permissions, 'pull_requests:write')) {
    throw failure('FORBIDDEN', 'Resource not accessible by integration');
  }
  const reason = input.classifier.toLowerCase();
  comment.minimizedReason = reason;
  const typeName = 'review' in comment ? 'PullRequestReviewComment' : 'IssueComment';
  return {
    minimizedComment: { __typename: typeName, isMinimized: true, minimizedReason: reason },
  };
}

function findCommentByNode(
  { state, token }: InstallationCall,
  id: string,
): ReviewComment | IssueComment | undefined {
  const visible = state.repositories().filter((repository) => canSee(token, repository));
  const inline = visible.flatMap(({ pulls }) =>
    [...pulls.values()].flatMap((pull) => pull.reviewComments),
  );
  return (
    inline.find((comment) => nodeId('PRRC', comment.id) === id) ??
    visible
      .flatMap(({ issueComments }) => issueComments)
      .find((comment) => nodeId('IC', comment.id) === id)
  );
}

async function loadSchema(): Promise<GraphQLSchema> {
  // The package exports its entry point only; the schema lies beside its package.json.
  const manifest = findPackageJSON('@octokit/graphql-schema', import.meta.url);
  if (manifest === undefined) {
    throw new Error('@octokit/graphql-schema is not installed');
  }
  const text = await readFile(path.join(path.dirname(manifest), 'schema.graphql'), 'utf8');
  return buildSchema(text, { assumeValid: true });
}
