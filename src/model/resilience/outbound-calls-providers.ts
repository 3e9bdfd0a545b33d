import type { OutboundForm, OutboundKind } from './outbound-calls.ts';

/**
 * SDKs of providers whose every call is a request: generative models, payment, mail, file storage. What
 * they compute here, such as checking a webhook's signature, is left out.
 */
export const PROVIDERS: readonly OutboundForm[] = [
  form('model', 'OpenAI', /^openai(?:\.(?:Async)?(?:Azure)?OpenAI)?\(\)\.(?!webhooks\b)[\w.]+$/u),
  form('model', 'OpenAI', /^openai\.(?:ChatCompletion|Completion|Embedding|Image)\.a?create$/u),
  form(
    'model',
    'Anthropic',
    /^(?:@anthropic-ai\/sdk(?:\.Anthropic)?|anthropic\.(?:Async)?Anthropic(?:Bedrock|Vertex)?)\(\)\.[\w.]+$/u,
  ),
  // https://ai-sdk.dev/docs/reference/ai-sdk-core
  form(
    'model',
    'the AI SDK',
    /^ai\.(?:generateText|streamText|generateObject|streamObject|embed|embedMany|generateImage|experimental_\w+)$/u,
  ),
  form(
    'model',
    'Gemini',
    /^(?:@google\/(?:generative-ai|genai)|google\.(?:generativeai|genai))\.[\w.()]+\.(?:generateContent\w*|generate_content\w*|embedContent|embed_content)$/u,
  ),
  form('model', 'LiteLLM', /^litellm\.a?(?:completion|embedding|responses|text_completion)$/u),
  form(
    'model',
    'LangChain',
    /^(?:@langchain\/\w+|langchain_\w+(?:\.chat_models)?)\.Chat\w+\(\)(?:\.\w+\(\))?\.a?(?:invoke|stream|batch|generate)$/u,
  ),
  form('model', 'Cohere', /^(?:cohere-ai\.Cohere\w*|cohere\.(?:Async)?Client(?:V2)?)\(\)\.\w+$/u),
  form('model', 'Mistral', /^(?:@mistralai\/mistralai|mistralai)\.Mistral\w*\(\)\.[\w.]+$/u),
  form('model', 'Groq', /^(?:groq-sdk(?:\.Groq)?|groq\.(?:Async)?Groq)\(\)\.[\w.]+$/u),
  form('model', 'Replicate', /^replicate(?:\(\))?\.(?:run|predictions\.\w+|stream)$/u),
  form('provider', 'Stripe', /^stripe(?:\.Stripe)?\(\)\.(?!webhooks\b)\w[\w.]*$/u),
  form(
    'provider',
    'Stripe',
    /^stripe\.(?!Webhook\b)[A-Z]\w*\.(?:[\w.]+\.)?(?:create|retrieve|modify|list|delete|confirm|capture|cancel|search|pay|finalize_invoice)(?:_async)?$/u,
  ),
  form('provider', 'Stripe', /^stripe\.StripeClient\(\)\.(?!construct_event\b)[\w.]+$/u),
  form('provider', 'Paddle', /^@paddle\/paddle-node-sdk\.Paddle\(\)\.(?!webhooks\b)[\w.]+$/u),
  form('provider', 'Twilio', /^(?:twilio|twilio\.rest\.Client)\(\)\.[\w.()]+\.(?:create|fetch)$/u),
  form(
    'provider',
    'GitHub',
    /^(?:@octokit\/(?:rest|core)\.Octokit|octokit\.Octokit)\(\)\.[\w.]+$/u,
  ),
  form(
    'provider',
    'Slack',
    /^(?:@slack\/web-api\.WebClient|slack_sdk\.(?:web\.)?(?:async_client\.Async)?WebClient)\(\)\.[\w.]+$/u,
  ),
  form('mail', 'Nodemailer', /^nodemailer\.createTransport\(\)\.(?:sendMail|verify)$/u),
  form('mail', 'Resend', /^resend\.Resend\(\)\.(?:emails|batch)\.\w+$/u),
  form('mail', 'Resend', /^resend\.Emails\.send$/u),
  form('mail', 'SendGrid', /^@sendgrid\/mail\.(?:send|sendMultiple)$/u),
  form('mail', 'SendGrid', /^sendgrid\.SendGridAPIClient\(\)\.(?:send|client\.[\w.()]+)$/u),
  form('mail', 'Postmark', /^postmark\.ServerClient\(\)\.sendEmail\w*$/u),
  form('mail', 'Mailgun', /^mailgun\.js\(\)\.client\(\)\.messages\.create$/u),
  form(
    'mail',
    'SMTP',
    /^smtplib\.SMTP(?:_SSL)?(?:\(\)\.(?:send_message|sendmail|login|starttls))?$/u,
  ),
  form('mail', 'SMTP', /^aiosmtplib\.(?:send|SMTP\(\)\.(?:send_message|sendmail|connect))$/u),
  form(
    'mail',
    'Django mail',
    /^django\.core\.mail\.(?:send_mail|send_mass_mail|mail_admins|EmailMessage\(\)\.send|EmailMultiAlternatives\(\)\.send)$/u,
  ),
  form('mail', 'Flask-Mail', /^flask_mail\.Mail\(\)\.send$/u),
  form('mail', 'Amazon SES', /^@aws-sdk\/client-ses(?:v2)?\.\w+Client\(\)\.send$/u),
  form('files', 'S3', /^@aws-sdk\/client-s3\.S3Client\(\)\.send$/u),
  form('provider', 'AWS', /^@aws-sdk\/client-(?!s3\.|ses(?:v2)?\.)\w[\w-]*\.\w+Client\(\)\.send$/u),
  form('files', 'S3', /^@aws-sdk\/lib-storage\.Upload\(\)\.done$/u),
  form(
    'files',
    'S3',
    /^aws-sdk\.S3\(\)\.(?:upload|putObject|getObject|copyObject|deleteObject)(?:\(\)\.promise)?$/u,
  ),
  form(
    'files',
    'S3',
    /^(?:boto3|boto3\.session\.Session\(\))\.(?:client|resource)\(\)\.[\w.()]*(?:upload|download|put_object|get_object|copy|invoke|send)\w*$/u,
  ),
  form(
    'files',
    'Cloud Storage',
    /^@google-cloud\/storage\.Storage\(\)\.bucket\(\)\.(?:upload|file\(\)\.(?:save|download|delete|copy))$/u,
  ),
  form(
    'files',
    'Cloud Storage',
    /^google\.cloud\.storage\.Client\(\)\.[\w.()]+\.(?:upload|download)\w*$/u,
  ),
  form(
    'files',
    'SFTP',
    /^(?:ssh2-sftp-client\(\)|paramiko\.[\w.()]+|ftplib\.FTP\w*\(\))\.(?:put|get|storbinary|retrbinary|fastPut|fastGet)$/u,
  ),
  form(
    'files',
    'MinIO',
    /^minio\.(?:Client|Minio)\(\)\.(?:putObject|fPutObject|getObject|put_object|fput_object|get_object)$/u,
  ),
];

function form(kind: OutboundKind, service: string, callee: RegExp): OutboundForm {
  return { kind, service, callee };
}
