/** Services that send webhooks, as paths, files and functions name them. */
export const PROVIDER =
  /stripe|paddle|clerk|svix|github|gitlab|bitbucket|shopify|lemon[-_]?squeezy|paypal|braintree|razorpay|paystack|flutterwave|mollie|adyen|square|gocardless|coinbase|sendgrid|mailgun|postmark|resend|mailchimp|brevo|twilio|vonage|slack|discord|telegram|whatsapp|messenger|intercom|hubspot|zendesk|linear|notion|calendly|typeform|plaid|docusign|workos|auth0|okta|supabase|sanity|contentful|strapi|vercel|netlify|sentry|segment|revenuecat|polar|chargebee|recurly|zoom|jira|trello|asana|figma|facebook|instagram|line|wechat|alipay|mercado[-_]?pago|xendit|midtrans|tap|checkout|creem|dodo|recall|livekit|mux/iu;

/**
 * What providers call their events. Only names that a program has no other reason to compare with.
 *
 * @see https://docs.stripe.com/api/events/types
 * @see https://clerk.com/docs/guides/development/webhooks/overview
 * @see https://developer.paddle.com/webhooks/overview
 */
const EVENT_TYPE =
  /^(?:checkout\.session\.\w+|invoice\.(?:paid|payment_\w+|created|finalized|upcoming|voided)|customer\.(?:created|updated|deleted|subscription\.\w+)|payment_intent\.\w+|charge\.(?:succeeded|failed|refunded|dispute\.\w+)|setup_intent\.\w+|payout\.\w+|account\.(?:updated|application\.\w+)|organization(?:Membership|Invitation|_membership)?\.(?:created|updated|deleted|accepted|revoked)|user\.(?:created|updated|deleted)|subscription\.(?:created|activated|updated|cancell?ed|paused|resumed|past_due|trialing|charged|halted|completed|active|revoked)|subscription_(?:created|updated|cancell?ed|resumed|expired|paused|unpaused|payment_\w+)|transaction\.(?:completed|paid|updated|created|payment_failed)|order_(?:created|refunded)|order\.(?:paid|refunded|created|updated)|email\.(?:delivered|bounced|complained|opened|clicked)|payment\.(?:captured|failed|authorized|succeeded|refunded)|refund\.(?:created|processed|succeeded|updated)|charge\.success|transfer\.(?:success|failed)|PAYMENT\.\w+\.\w+|BILLING\.SUBSCRIPTION\.\w+|CHECKOUT\.ORDER\.\w+|orders\/\w+|app\/uninstalled|customers\/\w+|shop\/redact)$/u;

/** True for a text that is a provider's event type: `checkout.session.completed`. */
export function isProviderEvent(text: string): boolean {
  return EVENT_TYPE.test(text);
}
