import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

import { ApiError, invalidRequest, validationFailed } from './api-error.ts';
import { asObject, isJsonObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import type { ApiRequest } from './routing.ts';

/** One way in which a request breaks GitHub's description. */
export interface Violation {
  readonly part: 'body' | 'query';
  /** JSON pointer into the part; empty for the part itself. */
  readonly pointer: string;
  readonly keyword: string;
  readonly message: string;
}

interface OperationRules {
  readonly body: ValidateFunction | undefined;
  readonly isBodyRequired: boolean;
  readonly query: ValidateFunction;
}

let description: Promise<JsonObject> | undefined;
const compiled = new Map<string, Promise<OperationRules | undefined>>();

const ajv = new Ajv({
  strict: false,
  verbose: true,
  allErrors: true,
  coerceTypes: false,
  logger: false,
});
formats.default(ajv);
const queryAjv = new Ajv({ strict: false, allErrors: true, coerceTypes: true, logger: false });
formats.default(queryAjv);

/**
 * Compares a request with GitHub's OpenAPI description of the operation. Stricter than the
 * description in one way: a field or query parameter that it does not name is a violation, because
 * GitHub either refuses it ("is not a permitted key") or ignores it, and neither is what was meant.
 * Undefined when the description has no such operation.
 * https://github.com/octokit/openapi
 */
export async function violations(
  method: string,
  pathTemplate: string,
  request: ApiRequest,
): Promise<Violation[] | undefined> {
  const key = `${method.toLowerCase()} ${pathTemplate.replaceAll(/[*+]\}/gu, '}')}`;
  const pending = compiled.get(key) ?? compileOperation(key);
  compiled.set(key, pending);
  const rules = await pending;
  if (rules === undefined) {
    return undefined;
  }
  return [...queryViolations(rules, request), ...bodyViolations(rules, request.body)];
}

/** GitHub's answer to a request with violations of the body; undefined for unknown query parameters. */
export function refusal(found: readonly Violation[]): ApiError | undefined {
  const first = found.find(
    ({ part, keyword }) => part === 'body' || keyword !== 'additionalProperties',
  );
  if (first === undefined) {
    return undefined;
  }
  // GitHub's model layer, not its schema layer, refuses annotations, and does not say which one.
  if (/^\/output\/annotations\/\d/u.test(first.pointer)) {
    return validationFailed({ resource: 'CheckRun', field: 'annotations', code: 'invalid' });
  }
  return invalidRequest(first.message);
}

function queryViolations(rules: OperationRules, request: ApiRequest): Violation[] {
  const query: Record<string, unknown> = Object.fromEntries(request.url.searchParams);
  return rules.query(query) ? [] : toViolations('query', rules.query);
}

function bodyViolations(rules: OperationRules, body: unknown): Violation[] {
  if (body === undefined) {
    return rules.isBodyRequired
      ? [{ part: 'body', pointer: '', keyword: 'required', message: 'A request body is required.' }]
      : [];
  }
  return rules.body === undefined || rules.body(body) ? [] : toViolations('body', rules.body);
}

function toViolations(part: Violation['part'], validate: ValidateFunction): Violation[] {
  return (validate.errors ?? []).map(({ instancePath, keyword, message = '', params, data }) => ({
    part,
    pointer: instancePath,
    keyword,
    message: explain(keyword, asObject(params), data, `${instancePath} ${message}`),
  }));
}

/** The words of GitHub where they are known. */
function explain(keyword: string, params: JsonObject, data: unknown, fallback: string): string {
  if (keyword === 'additionalProperties') {
    return `"${String(params['additionalProperty'])}" is not a permitted key.`;
  }
  if (keyword === 'required') {
    return `"${String(params['missingProperty'])}" wasn't supplied.`;
  }
  if (keyword === 'maxItems' && Array.isArray(data)) {
    return `No more than ${String(params['limit'])} items are allowed; ${data.length} were supplied.`;
  }
  if (keyword === 'maxLength' && typeof data === 'string') {
    return `Only ${String(params['limit'])} characters are allowed; ${data.length} were supplied.`;
  }
  return fallback;
}

async function compileOperation(key: string): Promise<OperationRules | undefined> {
  description ??= loadDescription();
  const root = await description;
  const [method = '', path = ''] = key.split(' ');
  const operation = asObject(asObject(root['paths'])[path])[method];
  if (!isJsonObject(operation)) {
    return undefined;
  }
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : [];
  const query = parameters
    .map((parameter: unknown) => asObject(resolve(root, parameter)))
    .filter((parameter) => parameter['in'] === 'query');
  const requestBody = asObject(resolve(root, operation['requestBody']));
  const schema = asObject(asObject(requestBody['content'])['application/json'])['schema'];
  return {
    body: schema === undefined ? undefined : ajv.compile(asObject(close(root, schema))),
    isBodyRequired: requestBody['required'] === true,
    query: queryAjv.compile({
      type: 'object',
      properties: Object.fromEntries(
        query.map((parameter) => [String(parameter['name']), close(root, parameter['schema'])]),
      ),
      required: query
        .filter((parameter) => parameter['required'] === true)
        .map((parameter) => String(parameter['name'])),
      additionalProperties: false,
    }),
  };
}

async function loadDescription(): Promise<JsonObject> {
  const file = createRequire(import.meta.url).resolve(
    '@octokit/openapi/generated/api.github.com.json',
  );
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
  return asObject(parsed);
}

/** Resolves references and closes every object that lists its properties. */
function close(root: JsonObject, schema: unknown): unknown {
  const resolved = resolve(root, schema);
  if (!isJsonObject(resolved)) {
    return resolved;
  }
  const { properties, items, ...rest } = resolved;
  const closed: Record<string, unknown> = { ...rest };
  if (isJsonObject(properties)) {
    closed['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, close(root, property)]),
    );
    closed['additionalProperties'] = rest['additionalProperties'] ?? false;
  }
  if (items !== undefined) {
    closed['items'] = close(root, items);
  }
  return closed;
}

function resolve(root: JsonObject, node: unknown): unknown {
  const reference = asObject(node)['$ref'];
  if (typeof reference !== 'string') {
    return node;
  }
  const steps = reference.replace('#/', '').split('/');
  return resolve(
    root,
    steps.reduce<unknown>((value, step) => asObject(value)[step], root),
  );
}
