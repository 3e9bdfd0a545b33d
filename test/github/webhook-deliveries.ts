import { notFound } from './api-error.ts';
import type { JsonObject } from './json-object.ts';
import { appRoute, numberParameter, ok } from './routing.ts';
import type { ApiResponse, Call, Route } from './routing.ts';
import type { Delivery } from './webhooks.ts';

const RETENTION_MS = 3 * 24 * 3_600_000;
const DEFAULT_PER_PAGE = 30;
const MAX_PER_PAGE = 100;

/** The App's webhook and its delivery log. https://docs.github.com/en/rest/apps/webhooks */
export const webhookDeliveryRoutes: readonly Route[] = [
  appRoute('GET', '/app/hook/config', getConfiguration),
  appRoute('GET', '/app/hook/deliveries', listDeliveries),
  appRoute('GET', '/app/hook/deliveries/{delivery_id}', getDelivery),
  appRoute('POST', '/app/hook/deliveries/{delivery_id}/attempts', redeliver),
];

function getConfiguration({ webhooks }: Call): ApiResponse {
  return ok({
    content_type: webhooks.target?.contentType ?? 'json',
    insecure_ssl: '0',
    secret: '********',
    url: webhooks.target?.url ?? '',
  });
}

function listDeliveries(call: Call): ApiResponse {
  const { searchParams } = call.request.url;
  const perPage = Math.min(Number(searchParams.get('per_page') ?? DEFAULT_PER_PAGE), MAX_PER_PAGE);
  const newestFirst = keptDeliveries(call)
    .filter(({ statusCode }) => isOutcome(searchParams.get('status'), statusCode))
    .toSorted((one, other) => other.id - one.id);
  const cursor = Number(searchParams.get('cursor')?.replace('v1_', '') ?? Infinity);
  const rest = newestFirst.filter(({ id }) => id <= cursor);
  const next = rest[perPage];
  const list = rest.slice(0, perPage).map((delivery) => summaryJson(delivery));
  return ok(list, next === undefined ? {} : { link: nextLink(call.request.url, next) });
}

/** `success` is 200 to 399, `failure` is 400 to 599, by the status code of the attempt. */
function isOutcome(wanted: string | null, statusCode: number): boolean {
  return wanted === null || (wanted === 'success') === statusCode < 400;
}

function nextLink(url: URL, next: Delivery): string {
  const address = new URL(url);
  address.searchParams.set('cursor', `v1_${next.id}`);
  return `<${address.href}>; rel="next"`;
}

function getDelivery(call: Call): ApiResponse {
  const delivery = findDelivery(call);
  return ok({
    ...summaryJson(delivery),
    url: call.webhooks.target?.url ?? '',
    request: delivery.request,
    response: delivery.response,
  });
}

function redeliver(call: Call): ApiResponse {
  call.webhooks.redeliver(findDelivery(call));
  return { status: 202, json: {} };
}

/** "You can redeliver webhooks that were delivered in the past 3 days." */
function keptDeliveries({ state, webhooks }: Call): Delivery[] {
  const oldest = state.now().getTime() - RETENTION_MS;
  return webhooks.log.filter(({ deliveredAt }) => deliveredAt >= oldest);
}

function findDelivery(call: Call): Delivery {
  const id = numberParameter(call.request, 'delivery_id');
  const delivery = keptDeliveries(call).find((one) => one.id === id);
  if (delivery === undefined) {
    throw notFound();
  }
  return delivery;
}

function summaryJson(delivery: Delivery): JsonObject {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: new Date(delivery.deliveredAt).toISOString(),
    redelivery: delivery.isRedelivery,
    duration: delivery.durationSeconds,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: delivery.installationId ?? null,
    repository_id: delivery.repositoryId ?? null,
    throttled_at: null,
  };
}
