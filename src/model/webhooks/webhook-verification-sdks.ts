import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';

/** What an SDK call promises of the request that it is given. */
export interface SdkVerification {
  readonly provider: string;
  /** True when it rejects signatures that are older than some minutes. */
  readonly boundsAge: boolean;
}

/** Methods that nothing else is called, whatever they are called on. */
const BY_METHOD: readonly (readonly [provider: string, method: RegExp, boundsAge: boolean])[] = [
  // https://docs.stripe.com/webhooks/signature
  [
    'stripe',
    /^(?:constructEvent|constructEventAsync|construct_event|parseThinEvent|parse_thin_event|parseEventNotification|parse_event_notification)$/u,
    true,
  ],
  // https://clerk.com/docs/reference/backend/verify-webhook
  ['clerk', /^verifyWebhook$/u, true],
  // https://github.com/octokit/webhooks.js#webhooksverifyandreceive
  ['github', /^verifyAndReceive$/u, false],
  ['razorpay', /^(?:validateWebhookSignature|verify_webhook_signature)$/u, false],
  [
    'twilio',
    /^(?:validateExpressRequest|validateRequestWithBody|validateIncomingRequest)$/u,
    false,
  ],
  ['slack', /^is_valid_request$/u, true],
  ['polar', /^(?:validateEvent|validate_event)$/u, true],
  ['qstash', /^(?:verifySignatureAppRouter|verifySignatureEdge)$/u, true],
  ['discord', /^(?:verifyKey|verifyKeyMiddleware|verifyDiscordRequest)$/u, false],
];

/** By the name of what is called. */
const BY_NAME: readonly (readonly [provider: string, callee: RegExp, boundsAge: boolean])[] = [
  ['stripe', /^stripe\.(?:\w+\.)*WebhookSignature\.verify_header$/u, true],
  // https://docs.svix.com/receiving/verifying-payloads/how
  [
    'svix',
    /^(?:svix|svix\.webhooks|standardwebhooks|standardwebhooks\.webhooks)\.Webhook\(\)\.verify$/u,
    true,
  ],
  [
    'polar',
    /^(?:@polar-sh\/sdk\/webhooks\.validateEvent|polar_sdk\.webhooks\.validate_event|@polar-sh\/[\w-]+\.Webhooks)$/u,
    true,
  ],
  // https://developer.paddle.com/webhooks/signature-verification
  ['paddle', /^@paddle\/paddle-node-sdk\.[\w.()]*\.(?:unmarshal|isSignatureValid)$/u, true],
  ['paddle', /^paddle_billing\.[\w.()]*\.verify$/u, true],
  [
    'github',
    /^@octokit\/(?:webhooks|app|webhooks-methods)\.[\w.()]*\.?(?:verify|receive|createNodeMiddleware|createWebMiddleware)$/u,
    false,
  ],
  ['github', /^@octokit\/(?:webhooks|app)\.(?:createNodeMiddleware|createWebMiddleware)$/u, false],
  [
    'github',
    /^(?:probot(?:\.\w+)?|gidgethub\.sansio\.(?:Event\.from_http|validate_event))$/u,
    false,
  ],
  [
    'shopify',
    /^@shopify\/[\w./-]+\.[\w.()]*\.?(?:webhooks\.(?:validate|process)|authenticate\.webhook)$/u,
    false,
  ],
  ['twilio', /^twilio\.[\w.()]*\.?(?:validateRequest|webhook|validate)$/u, false],
  ['workos', /^@workos-inc\/node\.[\w.()]*\.constructEvent$/u, true],
  ['sanity', /^@sanity\/webhook\.\w+$|^next-sanity\/webhook\.parseBody$/u, false],
  [
    'openai',
    /^openai(?:\.OpenAI)?\(\)\.webhooks\.(?:unwrap|verifySignature|verify_signature)$/u,
    true,
  ],
];

/** Undefined for calls that are not known to verify a signature. */
export function sdkVerificationOf(module: CodeModule, call: CallExpr): SdkVerification | undefined {
  const method = calledName(call);
  const unmistakable = BY_METHOD.find(([, form]) => form.test(method));
  if (unmistakable !== undefined) {
    return { provider: unmistakable[0], boundsAge: unmistakable[2] };
  }
  const name = calleeOf(module, call);
  const named = name === undefined ? undefined : BY_NAME.find(([, form]) => form.test(name));
  return named && { provider: named[0], boundsAge: named[2] };
}
