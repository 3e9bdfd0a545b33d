import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

import { notFound } from './api-error.ts';
import type { Events } from './events.ts';
import type { AccessToken, FakeState, Repository } from './state.ts';
import type { Webhooks } from './webhooks.ts';

/** A request after its body was read and parsed. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON, undefined without a body. */
  readonly body: unknown;
  /** Decoded parameters of the route's path. */
  readonly params: Readonly<Record<string, string>>;
}

/** An answer. `json` is the usual case; `bytes` and `stream` come with a content type. */
export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly content?: { readonly type: string; readonly body: string | Buffer | Readable };
}

/** What handlers act on: the memory, the events that follow from a change, and the delivery log. */
export interface Services {
  readonly state: FakeState;
  readonly events: Events;
  readonly webhooks: Webhooks;
}

/** A call that needs no installation token, or whose handler looks after it alone. */
export interface Call extends Services {
  readonly request: ApiRequest;
}

/** A call with a valid installation token. */
export interface InstallationCall extends Call {
  readonly token: AccessToken;
}

/** A call on a repository that the token covers, with the permission that the route asks for. */
export interface RepositoryCall extends InstallationCall {
  readonly repository: Repository;
}

/** `<name>:<read|write>`, e.g. `checks:write`. */
export type RequiredPermission = `${string}:${'read' | 'write'}`;

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** GitHub's path template; `{name+}` also takes slashes, `/{name*}` may be missing as well. */
  readonly path: string;
  /** True for what works although the OpenAPI description does not list it. */
  readonly isUndocumented?: boolean;
}

type Answer = ApiResponse | Promise<ApiResponse>;

/** One operation: who may call it and what it does. */
export type Route =
  | (RouteBase & { readonly access: 'anyone'; readonly handle: (call: Call) => Answer })
  | (RouteBase & { readonly access: 'app'; readonly handle: (call: Call) => Answer })
  | (RouteBase & {
      readonly access: 'installation';
      readonly handle: (call: InstallationCall) => Answer;
    })
  | (RouteBase & {
      readonly access: 'repository';
      /** Any one of them is enough. */
      readonly permissions: readonly RequiredPermission[];
      readonly handle: (call: RepositoryCall) => Answer;
    });

/** A route on `/repos/{owner}/{repo}` followed by `path`; any one of the permissions is enough. */
export function repositoryRoute(
  method: RouteBase['method'],
  path: string,
  permission: RequiredPermission | readonly RequiredPermission[],
  handle: (call: RepositoryCall) => Answer,
): Route {
  const permissions = typeof permission === 'string' ? [permission] : permission;
  return {
    access: 'repository',
    method,
    path: `/repos/{owner}/{repo}${path}`,
    permissions,
    handle,
  };
}

/** A route for the App itself, with its JSON web token. */
export function appRoute(
  method: RouteBase['method'],
  path: string,
  handle: (call: Call) => Answer,
): Route {
  return { access: 'app', method, path, handle };
}

/** A route and the parameters that the path of a request gives it. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Makes the function that finds the first route for a method and an undecoded path. */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch | undefined {
  const compiled = routes.map((route) => ({ route, pattern: toPattern(route.path) }));
  return (method, path) => {
    for (const { route, pattern } of compiled) {
      const found = route.method === method ? pattern.exec(path) : null;
      if (found !== null) {
        return { route, params: decodeAll(found.groups ?? {}) };
      }
    }
    return undefined;
  };
}

/** A path parameter as text. */
export function textParameter(request: ApiRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) {
    throw new Error(`The route has no parameter ${name}`);
  }
  return value;
}

/** A path parameter as a number; 404 when it is none, as on GitHub. */
export function numberParameter(request: ApiRequest, name: string): number {
  const value = Number(textParameter(request, name));
  if (!Number.isSafeInteger(value)) {
    throw notFound();
  }
  return value;
}

/** 200 with JSON and further headers, such as `Link`. */
export function ok(json: unknown, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return { status: 200, json, headers };
}

/** 201 with JSON. */
export function created(json: unknown): ApiResponse {
  return { status: 201, json };
}

/** 204 without a body. */
export function noContent(): ApiResponse {
  return { status: 204 };
}

function toPattern(template: string): RegExp {
  const source = template
    .replaceAll(/[.()]/gu, String.raw`\$&`)
    .replaceAll(/\/\{(\w+)\*\}/gu, '(?:/(?<$1>.*))?')
    .replaceAll(/\{(\w+)\+\}/gu, '(?<$1>.+)')
    .replaceAll(/\{(\w+)\}/gu, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`, 'u');
}

function decodeAll(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
  );
}
