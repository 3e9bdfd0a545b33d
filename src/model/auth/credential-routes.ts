import type { CodeModule } from '../code/code-module.ts';
import { reachOf } from '../code/reach.ts';
import { routesOf } from '../http/routes.ts';
import type { Route } from '../http/routes.ts';

/** What people post their credentials to, or ask for new ones by. */
const CREDENTIAL_SEGMENT =
  /^(?:log-?in|sign-?in|authenticate|sign-?up|register|registration|(?:forgot|forgotten|reset|recover|request)-?(?:my-)?password(?:-reset)?|password-?(?:reset|recovery|forgot)|reset-?password|verify-?(?:otp|code|email|2fa|mfa)|otp|2fa|mfa|totp|magic-?link|access-?token|token|send-?(?:otp|code|verification(?:-email)?)|resend-?(?:otp|code|verification|confirmation)(?:-email)?|login-?code|passcode|pin)$/iu;
/** What stands before one and makes it something else: a device's or push token is no credential of a person. */
const OTHER_SUBJECT =
  /^(?:push|devices?|fcm|webhooks?|refresh|logout|sign-?out|csrf|api-?keys?|oauth2?|oidc|saml|sso|callback|integrations?|tokens?-?usage|admin|events?|courses?|classes|domains?|agents?|workers?|nodes?|machines?|runners?|billing|payment.*)$/iu;
/** Services that limit sign-in themselves, and others of one's own that a route only hands it to. */
const DELEGATED =
  /supabase\.auth|\bclerk|cognito|firebase|auth0|workos|stytch|kinde|better-?auth|keycloak|lucia\.handle|\bfetch\(|\baxios\b|\bhttpx\b|\bproxy\w*\(/iu;

/** The routes of a file to which people send credentials, in source order. */
export function credentialRoutesOf(module: CodeModule): readonly Route[] {
  const routes = routesOf(module).filter(
    (route) => isCredentialRoute(route) && !isForMembers(route) && !isDelegated(route),
  );
  // A function with several paths is one route.
  return [...new Map(routes.map((route) => [route.handler.expr, route])).values()];
}

const SIGNED_IN =
  /current_?(?:user|org|member)|require_?(?:auth|user|login)|login_?required|is_?authenticated|ensure_?auth|verify_?(?:token|jwt)|api_?key|AuthGuard|jwtAuth|validatedRequest/iu;

// Whoever is signed in already has proved who it is.
function isForMembers({ module, handler, before }: Route): boolean {
  return (
    before.some((each) => SIGNED_IN.test(module.text(each))) ||
    handler.expr.params.some((each) => SIGNED_IN.test(handler.module.text(each)))
  );
}

function isCredentialRoute({ method, path }: Route): boolean {
  const segments = (path ?? '')
    .split('/')
    .filter((segment) => segment !== '' && !/^[:{<[]/u.test(segment))
    .map((segment) => segment.replaceAll('_', '-'));
  const last = segments.at(-1) ?? '';
  return (
    method === 'POST' &&
    CREDENTIAL_SEGMENT.test(last) &&
    !segments.some((segment) => OTHER_SUBJECT.test(segment)) &&
    (!/^(?:register|registration|token|pin|authenticate)$/iu.test(last) || isAboutPeople(segments))
  );
}

// `/devices/:id/register` is no sign-up; `/register`, `/auth/register` and `/users/register` are.
function isAboutPeople(segments: readonly string[]): boolean {
  return segments
    .slice(0, -1)
    .every((segment) =>
      /^(?:api|v\d+|auth|authentication|users?|accounts?|public|identity|members?|customers?)$/iu.test(
        segment,
      ),
    );
}

const DEEPEST = 2;

function isDelegated({ handler }: Route): boolean {
  return reachOf(handler, DEEPEST).some(({ module, fn }) => DELEGATED.test(module.text(fn)));
}
