/** What a value is, going by the name that programs give it. */
export type SensitiveKind =
  | 'password'
  | 'secret'
  | 'token'
  | 'authorization header'
  | 'cookie'
  | 'API key'
  | 'e-mail address'
  | 'phone number'
  | 'date of birth'
  | 'card number'
  | 'national id'
  | 'postal address';

const KINDS: readonly (readonly [SensitiveKind, RegExp])[] = [
  ['password', /(?:^|_)(?:password|passwd|pwd|passphrase|passcode)$/u],
  ['API key', /(?:^|_)(?:api_?key|secret_key|private_key|signing_key|encryption_key)$/u],
  ['secret', /(?:^|_)secret$/u],
  [
    'token',
    /(?:^|_)(?:jwt|bearer|(?:access|refresh|auth|bearer|session|reset|id|api|csrf|magic|invite|verification|confirmation|login|user|device|oauth|jwt|service|bot)_token)$/u,
  ],
  ['authorization header', /(?:^|_)(?:authorization|authorisation|auth_header)$/u],
  ['cookie', /(?:^|_)(?:cookies?|cookie_header|session_cookie)$/u],
  ['card number', /(?:^|_)(?:card_?number|credit_?card|cc_?number|pan|cvv|cvc)$/u],
  [
    'national id',
    /(?:^|_)(?:ssn|social_security(?:_number)?|national_id|passport(?:_number|_no)|tax_id|nino)$/u,
  ],
  ['date of birth', /(?:^|_)(?:dob|date_of_birth|birth_?date|birthday)$/u],
  ['phone number', /(?:^|_)(?:phone|phone_?number|mobile_number|msisdn)$/u],
  ['e-mail address', /(?:^|_)(?:e_?mail|e_?mail_address)$/u],
  [
    'postal address',
    /(?:^|_)(?:street|home|postal|mailing|billing|shipping|delivery|residential)_address$/u,
  ],
];

// What tells about a value and is none: a switch, a count, what is left after hashing or masking.
const NO_VALUE =
  /^(?:is|has|had|should|needs?|must|can|no|use|uses|with|without|require[sd]?|enable[d]?|disable[d]?|allow|skip|missing|invalid|valid|verified|num|count|total|max|min|send|sent|show|hide|total|reset|forgot|change|on|public)_|(?:^|_)(?:hash|hashed|hashes|encrypted|cipher|masked|mask|redacted|safe|sanitized|sanitised|anonymi[sz]ed|truncated|obfuscated|dummy|fake|test|example|partial|short|length|type)(?:_|$)/u;
// The addresses and numbers of the program itself.
const OWN_ADDRESS =
  /(?:^|_)(?:from|sender|support|noreply|no_reply|reply_to|admin|system|default|contact|service|service_account|sa|bot|iam_user|transfer|twilio|aws|source|originating|origination|help)_(?:e?_?mail(?:_address)?|phone(?:_?number)?|mobile_number|msisdn)$/u;

/** What the name says that a value is; undefined for a name that says nothing of the kind. */
export function sensitiveKindOf(name: string): SensitiveKind | undefined {
  const words = underscored(name);
  if (NO_VALUE.test(words) || OWN_ADDRESS.test(words)) {
    return undefined;
  }
  return KINDS.find(([, pattern]) => pattern.test(words))?.[0];
}

/** True for a name that tells about a value and does not hold it: a switch, a count, a hash, a masked form. */
export function isAboutValue(name: string): boolean {
  return NO_VALUE.test(underscored(name));
}

/** `userEmail`, `user-email` and `USER_EMAIL` as `user_email`. */
export function underscored(name: string): string {
  return name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/gu, '_')
    .replaceAll(/[^A-Za-z0-9]+/gu, '_')
    .toLowerCase()
    .replaceAll(/^_+|_+$/gu, '');
}
