/** One of these words is in every file that declares a webhook handler. */
export const WEBHOOK_WORDS: readonly string[] = [
  'webhook',
  'Webhook',
  'WebHook',
  'web_hook',
  'web-hook',
  '/hook',
  'POST',
  '.post(',
  '.all(',
  'csrf_exempt',
  'def post',
];
