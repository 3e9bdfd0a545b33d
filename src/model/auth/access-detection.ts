import { isProductCode } from '../product-code.ts';
import type { FileQuestion } from '../project.ts';

/** How passwords of users are kept. */
export const KEEPS_USERS =
  /\b(?:password_?hash|hashed_?password|passwordHash|hashedPassword|make_password|set_password|generate_password_hash)\b|\bbcrypt(?:js)?\.(?:hash|hashpw|compare)|\bargon2\.(?:hash|verify)/u;

/** Code that keeps users with their passwords. */
export const USER_FILES: FileQuestion = {
  name: 'keeps-users',
  words: ['assword', 'bcrypt', 'argon2'],
  path: isProductCode,
  patterns: [KEEPS_USERS],
  file: ({ text }) => /e-?mail/iu.test(text),
};

const DETECTS =
  /failed[_ -]?(?:log-?ins?|sign-?ins?|attempts?|auth)|(?:login|sign-?in|auth\w*)[_ -]?(?:fail\w*|attempts?|throttl\w*|lock\w*|alert\w*|anomal\w*)|brute[- _]?force|suspicious|anomal(?:y|ies|ous)|unusual[_ ](?:access|activity|login)|account[_ -]?lock|lockout|django-axes|\baxes\b|fail2ban|crowdsec|guardduty|\bfalco\b|cloudtrail|wazuh|security[_ ]?(?:hub|alert|event|incident|monitor\w*)|\bbreach|incident[_ -]?(?:response|runbook|management|plan)|audit[_ -]?(?:alert|anomal\w*)|new[_ ](?:device|sign-?in|login)[_ ]?(?:alert|mail|notif\w*)/iu;
/** Somebody else keeps the accounts, and watches them. */
const MANAGED =
  /@clerk\/|\bauth0\b|firebase-admin\/auth|@supabase\/|aws-amplify|cognito|keycloak|@workos-inc|\bokta\b|stytch|\bkinde\b|\bdescope\b/iu;

/** Files that show that somebody is told of unusual access. */
export const DETECTION_FILES: FileQuestion = {
  name: 'access-detection',
  path: mayDetect,
  patterns: [DETECTS, MANAGED],
  pathPatterns: [DETECTS],
};

/** True for the files in which detection of unusual access can be seen. */
export function mayDetect(path: string): boolean {
  return (
    isProductCode(path) ||
    (/\.(?:ya?ml|tf|mdx?|rst|json|toml|txt|conf|rules)$/iu.test(path) &&
      !/(?:^|\/)(?:[\w-]*lock[\w.-]*|CHANGELOG\.md)$/iu.test(path))
  );
}
