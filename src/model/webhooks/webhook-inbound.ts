import { callsIn, calledName, lastName, nodesIn, reachOf } from '../code/reach.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import type { Resolved } from '../code/resolve.ts';
import type { InboundEntry } from './webhook-handlers.ts';
import { isEventName } from './event-ids.ts';
import { isProviderEvent, PROVIDER } from './webhook-providers.ts';

/** Why an entry is taken for an inbound webhook. */
export interface InboundEvidence {
  readonly provider: string | null;
}

const HOOK_WORD = /webhook|web_hook|web-hook/iu;
const HOOK_PATH = /web[-_]?hooks?|\/hooks?(?=\/|$)/iu;
/** Segments and names of routes by which people manage the webhooks that they are sent. */
const MANAGING =
  /^(?:test|retry|replay|resend|redeliver|rotate|regenerate|register|setup|set-?up|configure|enable|disable|trigger|simulate|list|create|update|delete|edit|remove|new|logs?|deliveries|settings|secret|subscribe|unsubscribe|ping|validate|pause|resume|preview|callback|cron)$/iu;
const MANAGING_FUNCTION =
  /^_?(?:async_)?(?:test|retry|replay|resend|redeliver|rotate|regenerate|register|setup|set_up|configure|enable|disable|trigger|simulate|list|create|update|delete|edit|remove|add|new|get|send|publish|dispatch|emit|fire|deliver|save|subscribe|unsubscribe|patch|put|set|make|upsert|save|preview)(?=[_A-Z]|$)/u;
/** Who is signed in is asked: then it is a person or a tool of the project that calls, not a provider. */
const SESSION =
  /^(?:getServerSession|getSession|requireSession|validateSession|requireUser|requireAuth\w*|require_auth\w*|require_\w*(?:user|role|admin|login|permission)\w*|isAuthenticated|is_authenticated|ensureAuth\w*|ensureLoggedIn|login_required|permission_required|permission_classes|get_current_\w*|current_user\w*|currentUser|CurrentUser\w*|getCurrentUser|withAuth\w*|withUser|withSession|withWorkspace|withAdmin|withPartner\w*|protect|protected|authenticateUser|authenticateRequest|authenticate_user|auth|jwt_required|AuthGuard|\w*JwtAuth\w*|JwtGuard|\w*AuthGuard|LoginRequiredMixin|PermissionRequiredMixin|IsAuthenticated|checkPermission\w*|hasPermission\w*|getAuth|verifyAccessToken|authMiddleware|isAdmin|staff_member_required|verify_jwt\w*|AuthUser\w*|authorize)$/u;
const SIGNATURE_HEADER =
  /^(?:[\w-]*-(?:signature(?:-256)?|hmac(?:-sha256)?|topic|hub-signature(?:-256)?|timestamp)|stripe-signature|x-github-event|x-gitlab-event|x-event-key|x-shopify-topic|svix-id|http_stripe_signature|http_x_\w*signature\w*|x-gitlab-token)$/iu;
const TYPE_NAME =
  /^(?:type|event|event_?type|event_?name|action|topic|eventType|event_id|alert_name|notification_type|kind|webhookEvent|webhook_event|status)$/u;

/** Undefined for entries that are no inbound webhook as far as can be told. */
export function inboundEvidence(
  entry: InboundEntry,
  guards: readonly Resolved[],
): InboundEvidence | undefined {
  if (isManaging(entry) || isForPeople(entry, guards)) {
    return undefined;
  }
  const provider = providerOf(entry);
  const isNamed = isNamedWebhook(entry);
  const reached = reachOf(entry.handler, 2);
  const nodes = reached.flatMap(({ fn }) => nodesIn(fn));
  const hasEventTypes = comparedTexts(nodes).some(isProviderEvent);
  if (hasEventTypes && (isNamed || nodes.some(isSignatureHeader) || hasEventParameter(nodes))) {
    return { provider };
  }
  // One that tells no events apart and asks for no signature, and sends what it gets to somebody's webhook.
  const isOutbound = !nodes.some(isSignatureHeader) && nodes.some(isSentToWebhook);
  if (!isNamed || (isOutbound && !hasEventTypes && !hasEventParameter(nodes))) {
    return undefined;
  }
  const isEvident =
    provider !== null ||
    isSingular(entry) ||
    nodes.some(isSignatureHeader) ||
    nodes.some((node) => isEventTypeRead(node));
  return isEvident ? { provider } : undefined;
}

function isNamedWebhook({ path, module, handler, name }: InboundEntry): boolean {
  return (
    (path === null && HOOK_WORD.test(name)) ||
    HOOK_PATH.test(path ?? '') ||
    HOOK_WORD.test(handler.expr.name ?? '') ||
    HOOK_WORD.test(fileStem(module.path)) ||
    HOOK_WORD.test(handler.module.enclosingClass(handler.expr)?.name ?? '')
  );
}

// `/webhook` receives; `/webhooks` may as well be the list of those that are sent.
function isSingular({ path, handler, name }: InboundEntry): boolean {
  const segments = (path ?? '').split('/');
  return (
    (path === null && /webhook$/iu.test(name)) ||
    segments.some((segment) => /(?:^|[-_])web[-_]?hook$/iu.test(segment)) ||
    /webhook(?:_?(?:handler|view|receiver|endpoint))?$/iu.test(handler.expr.name ?? '')
  );
}

function fileStem(path: string): string {
  return path.split('/').at(-1) ?? '';
}

function isManaging({ path, handler, module }: InboundEntry): boolean {
  const segments = (path ?? '').split('/').filter((segment) => segment !== '');
  const hook = segments.findIndex((segment) => /web[-_]?hook/iu.test(segment));
  const after = hook < 0 ? [] : segments.slice(hook + 1);
  const name = handler.expr.name ?? '';
  return (
    after.some((segment) => MANAGING.test(segment)) ||
    MANAGING.test(hookVerb(segments[hook] ?? '')) ||
    /(?:^|\/)(?:cron|admin|internal|management|settings)\//iu.test(`${module.path}/`) ||
    (MANAGING_FUNCTION.test(name) && !PROVIDER.test(path ?? '')) ||
    nodesIn(handler.expr).some(isEndpointCreated)
  );
}

// `test` of `test-webhooks`.
function hookVerb(segment: string): string {
  return segment.split(/[-_]/u)[0] ?? '';
}

// `webhook.create({ url })`: an address that events are sent to.
function isEndpointCreated(node: Node): boolean {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    /^(?:create|insert|save|upsert)$/u.test(node.callee.name) &&
    /^webhooks?(?:Endpoint|Subscription|Config|Repository|Service)?s?$/iu.test(
      lastName(node.callee.object),
    )
  );
}

const SENDS =
  /^(?:send|post|forward|notify|relay)\w*(?:webhook|discord|slack|telegram|teams)\w*$|^(?:send|post|forward|relay)_?to_?\w*webhook/iu;

// `sendToDiscordWebhook(data)`, `fetch(process.env.SLACK_WEBHOOK_URL)`
function isSentToWebhook(node: Node): boolean {
  return (
    node.kind === 'call' &&
    (SENDS.test(calledName(node)) ||
      (/^(?:fetch|post|request)$/u.test(calledName(node)) &&
        node.args.slice(0, 1).some(({ value }) => /web_?hook_?url/iu.test(lastName(value)))))
  );
}

function isForPeople({ handler }: InboundEntry, guards: readonly Resolved[]): boolean {
  return (
    guards.some(({ expr }) => namesIn(expr).some((name) => SESSION.test(name))) ||
    callsIn(handler.expr).some((call) => SESSION.test(calledName(call)) && !isWebhookCall(call))
  );
}

// Shopify's `authenticate.webhook(request)`.
function isWebhookCall({ callee }: CallExpr): boolean {
  return callee.kind === 'member' && HOOK_WORD.test(lastName(callee.object));
}

function namesIn(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'name':
      return [expr.name];
    case 'member':
      return [expr.name, ...namesIn(expr.object)];
    case 'call':
      return [...namesIn(expr.callee), ...expr.args.flatMap(({ value }) => namesIn(value))];
    case 'list':
      return expr.items.flatMap(namesIn);
    case 'index':
      return [...namesIn(expr.object), ...namesIn(expr.index)];
    default:
      return [];
  }
}

/** Texts that something is compared with: in `===`, in a switch, as keys of a map that is asked. */
function comparedTexts(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node): readonly string[] => {
    switch (node.kind) {
      case 'binary':
        return /^(?:===|!==|==|!=|in)$/u.test(node.op)
          ? [node.left, node.right].flatMap(textsOf)
          : [];
      case 'switch':
        return node.cases.flatMap(({ test }) => (test === null ? [] : textsOf(test)));
      default:
        return [];
    }
  });
}

function textsOf(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'literal':
      return typeof expr.value === 'string' ? [expr.value] : [];
    case 'list':
      return expr.items.flatMap(textsOf);
    case 'other':
      return expr.parts.flatMap((part) => (part.kind === 'literal' ? textsOf(part) : []));
    default:
      return [];
  }
}

function isSignatureHeader(node: Node): boolean {
  return node.kind === 'literal'
    ? typeof node.value === 'string' && SIGNATURE_HEADER.test(node.value)
    : node.kind === 'member' && SIGNATURE_HEADER.test(node.name);
}

// `event.type` of a body, not of a browser event, which no server handler sees.
function isEventTypeRead(node: Node): boolean {
  return (
    node.kind === 'member' &&
    TYPE_NAME.test(node.name) &&
    (isEventName(lastName(node.object)) ||
      /^(?:data|notification|update)$/u.test(lastName(node.object)))
  );
}

function hasEventParameter(nodes: readonly Node[]): boolean {
  return nodes.some(isEventTypeRead);
}

function providerOf({ path, module, handler, name }: InboundEntry): string | null {
  const words = [
    path ?? '',
    handler.expr.name ?? '',
    name,
    module.path.split('/').slice(-4).join('/'),
  ];
  for (const word of words) {
    const provider = PROVIDER.exec(word)?.[0];
    if (provider !== undefined) {
      return provider.toLowerCase();
    }
  }
  return null;
}
