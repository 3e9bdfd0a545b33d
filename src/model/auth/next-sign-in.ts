import type { BrowserAnswer } from '../http/browser-answers.ts';
import { isTestPath, languageOf } from '../code/language.ts';
import type { Project } from '../project.ts';

const SIGN_IN_FOLDER =
  /(?:^|\/)(?:app|pages)\/(?:.*\/)?(?:\(auth\)|log-?in|sign-?in|sign-?up|register)(?:\/|\.[jt]sx?$)/iu;
// `pages/api/register.ts` answers programs, such as a shop that installs the application.
const FOR_PROGRAMS = /(?:^|\/)(?:app|pages)\/(?:.*\/)?api\/(?:.*\/)?register/iu;
const SIGNED_IN_FOLDER =
  /(?:^|\/)(?:app|pages)\/(?:.*\/)?(?:account|dashboard|admin)(?:\/|\.[jt]sx?$)/iu;
/** The security code of a card and the key of another service are typed like a password. */
const NO_SIGN_IN =
  /checkout|payment|card|billing|config|settings|providers?\/|integration|api-?key|credential/iu;
const SIGN_IN_CODE =
  /\bfrom ['"](?:next-auth|@auth\/|better-auth|@clerk\/nextjs|@supabase\/(?:ssr|auth-)|iron-session|@auth0\/nextjs|@workos-inc\/authkit|@kinde-oss\/|@stackframe\/stack|@privy-io\/|firebase\/auth|lucia|@descope\/|supertokens-|aws-amplify\/auth|cookies-next|nookies)|\btype=(?:\{\s*)?['"]password['"]/u;

/**
 * What shows that people sign in to a Next.js application: a page for it, or a package. Undefined when it
 * may be pages of text alone, which have nothing that a foreign site could use.
 */
export function nextSignIn(project: Project, root: string): BrowserAnswer | undefined {
  const code = project.paths.filter((each) => isCodeBelow(root, each));
  const page =
    code.find((each) => SIGN_IN_FOLDER.test(each) && !FOR_PROGRAMS.test(each)) ??
    project.filesWhere({
      name: `next-sign-in ${root}`,
      path: (each) => isCodeBelow(root, each) && !NO_SIGN_IN.test(each),
      file: ({ text }) => SIGN_IN_CODE.test(text),
    })[0]?.path;
  const path = page ?? code.find((each) => SIGNED_IN_FOLDER.test(each));
  const note = page === undefined ? 'A page for people who are signed in.' : 'People sign in here.';
  const at = path === undefined ? undefined : project.file(path)?.place({ start: 0, end: 0 });
  return at === undefined ? undefined : { at, note };
}

function isCodeBelow(root: string, path: string): boolean {
  return path.startsWith(root) && languageOf(path) === 'typescript' && !isTestPath(path);
}
