/** What a third party does for the program. */
export type ThirdPartyKind =
  | 'payment'
  | 'identity'
  | 'model'
  | 'search'
  | 'mail'
  | 'messaging'
  | 'api'
  /** Mail by SMTP, whose server may be one's own, and messages to a chat: no answer depends on them. */
  | 'notice';

/** How the client of one third party is made, by the resolved name of what is called. */
export interface ThirdPartyClient {
  readonly provider: string;
  readonly kind: ThirdPartyKind;
  readonly callee: RegExp;
}

/** SDKs whose client is made once and whose calls are requests to the provider. */
export const THIRD_PARTY_CLIENTS: readonly ThirdPartyClient[] = [
  client('Stripe', 'payment', /^stripe(?:\.(?:Stripe|StripeClient|default))?$/u),
  client('Paddle', 'payment', /^@paddle\/paddle-node-sdk\.Paddle$/u),
  client('PayPal', 'payment', /^(?:@paypal\/[\w-]+\.\w*Client|paypalrestsdk\.configure)$/u),
  client('Braintree', 'payment', /^braintree\.BraintreeGateway$/u),
  client(
    'Mollie',
    'payment',
    /^(?:@mollie\/api-client(?:\.createMollieClient)?|mollie\.api\.client\.Client)$/u,
  ),
  client('Razorpay', 'payment', /^razorpay(?:\.Client)?$/u),
  client('Adyen', 'payment', /^(?:@adyen\/api-library\.Client|Adyen\.Adyen)$/u),
  client('Square', 'payment', /^square\.(?:Square)?Client$/u),
  client('Lemon Squeezy', 'payment', /^@lemonsqueezy\/lemonsqueezy\.js\.lemonSqueezySetup$/u),
  client('Polar', 'payment', /^(?:@polar-sh\/sdk|polar_sdk)\.Polar$/u),
  client('Plaid', 'payment', /^plaid\.PlaidApi$/u),
  client('WorkOS', 'identity', /^(?:@workos-inc\/node|workos)\.WorkOS(?:Client)?$/u),
  client(
    'Clerk',
    'identity',
    /^@clerk\/(?:backend|clerk-sdk-node|express)\.(?:createClerkClient|Clerk)$/u,
  ),
  client('Auth0', 'identity', /^auth0\.(?:ManagementClient|AuthenticationClient)$/u),
  client('Okta', 'identity', /^(?:@okta\/okta-sdk-nodejs|okta\.client)\.Client$/u),
  client('Stytch', 'identity', /^stytch\.(?:B2B)?Client$/u),
  client(
    'Firebase',
    'identity',
    /^(?:firebase-admin(?:\/app)?|firebase_admin)\.(?:initializeApp|initialize_app)$/u,
  ),
  client('OpenAI', 'model', /^openai(?:\.(?:Async)?(?:Azure)?OpenAI(?:Api)?)?$/u),
  client(
    'Anthropic',
    'model',
    /^(?:@anthropic-ai\/sdk(?:\.Anthropic)?|anthropic\.(?:Async)?Anthropic)$/u,
  ),
  client(
    'Gemini',
    'model',
    /^(?:@google\/genai\.GoogleGenAI|@google\/generative-ai\.GoogleGenerativeAI|google\.genai\.Client)$/u,
  ),
  client('Mistral', 'model', /^(?:@mistralai\/mistralai|mistralai)\.Mistral\w*$/u),
  client('Cohere', 'model', /^(?:cohere-ai\.Cohere\w*|cohere\.(?:Async)?Client(?:V2)?)$/u),
  client('Groq', 'model', /^(?:groq-sdk(?:\.Groq)?|groq\.(?:Async)?Groq)$/u),
  client('Replicate', 'model', /^replicate(?:\.Client)?$/u),
  client('Algolia', 'search', /^algoliasearch(?:\.algoliasearch|\.default|\/lite)?$/u),
  client('Exa', 'search', /^exa-js$/u),
  client('Tavily', 'search', /^(?:@tavily\/core\.tavily|tavily\.(?:Async)?TavilyClient)$/u),
  client('Resend', 'mail', /^resend\.Resend$/u),
  client('Postmark', 'mail', /^postmark\.ServerClient$/u),
  client('SendGrid', 'mail', /^(?:@sendgrid\/mail\.setApiKey|sendgrid\.SendGridAPIClient)$/u),
  client('Amazon SES', 'mail', /^@aws-sdk\/client-ses(?:v2)?\.SES\w*$/u),
  client('Loops', 'mail', /^loops\.LoopsClient$/u),
  client('Twilio', 'messaging', /^twilio(?:\.Twilio|\.rest\.Client)?$/u),
  client(
    'Slack',
    'notice',
    /^(?:@slack\/web-api\.WebClient|slack_sdk\.(?:web\.)?(?:async_client\.Async)?WebClient)$/u,
  ),
  client('GitHub', 'api', /^(?:@octokit\/(?:rest|core)|octokit)\.(?:Octokit|App)$/u),
  client('HubSpot', 'api', /^@hubspot\/api-client\.Client$/u),
  client('Notion', 'api', /^@notionhq\/client\.Client$/u),
];

/** Words of which one is in every file that makes such a client. */
export const THIRD_PARTY_WORDS =
  /stripe|paddle|paypal|braintree|mollie|razorpay|adyen|\bsquare\b|lemonsqueezy|polar|plaid|workos|clerk|auth0|okta|stytch|firebase|openai|anthropic|genai|generative|mistral|cohere|groq|replicate|algolia|exa-js|tavily|resend|postmark|sendgrid|client-ses|loops|twilio|slack|octokit|hubspot|notionhq|litellm|langchain|mailgun|from ['"]ai['"]|https:\/\//iu;

function client(provider: string, kind: ThirdPartyKind, callee: RegExp): ThirdPartyClient {
  return { provider, kind, callee };
}
