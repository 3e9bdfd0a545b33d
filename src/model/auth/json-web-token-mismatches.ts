import { itemsOf } from './json-web-tokens-form.ts';
import type { TokenClaim, TokenSigning, TokenUse, TokenVerification } from './json-web-tokens.ts';
import { tokenUseOfProject } from './json-web-tokens.ts';
import type { Project } from '../project.ts';
import { serviceOf } from '../services.ts';
import { identityOf, LITERAL_IDENTITY } from '../code/value-identity.ts';
import type { Option } from '../code/values.ts';

/** Why a verification surely refuses the tokens of a signing. */
export type Refusal =
  /**
   * The token names an audience, and the library refuses it when it is told none. One that is not a literal
   * may turn out to be empty.
   */
  | { readonly kind: 'unasked'; readonly isLiteral: boolean }
  /** Both sides state the claim, and not the same. */
  | { readonly kind: 'different'; readonly claim: TokenClaim }
  /** The claim has to be there, and the token does not have it. */
  | { readonly kind: 'missing'; readonly claim: TokenClaim }
  | { readonly kind: 'algorithm'; readonly signed: string; readonly accepted: readonly string[] }
  /** The only two sides of a file take different settings for their key. */
  | { readonly kind: 'key' };

export interface TokenMismatch {
  readonly refusal: Refusal;
  readonly signing: TokenSigning;
  readonly verification: TokenVerification;
  /** The side that has no counterpart: a verification that refuses every token, or a signing that no verification accepts. */
  readonly side: 'signing' | 'verification';
  /** True when no other signing takes the key. */
  readonly isOnly: boolean;
}

/**
 * The sides of the program's own tokens that do not fit. A signing and a verification belong together
 * when they take the same key in the same service. None as long as something in the repository that takes
 * the key, or one that cannot be told, could be the counterpart.
 */
export function tokenMismatchesOf(project: Project): readonly TokenMismatch[] {
  const use = tokenUseOfProject(project);
  return groupBy(use, ({ module }) => serviceOf(project, module.path).root).flatMap((service) => [
    ...groupBy(service, keyOf)
      .filter((group) => !isAmbiguous(group))
      .flatMap((group) => mismatchesByKey(group, use)),
    ...differentKeysIn(service),
  ]);
}

// Callers give a parameter, and different ones to different functions.
function isAmbiguous({ signings, verifications }: TokenUse): boolean {
  return (
    [...signings, ...verifications].some(isGivenByCallers) &&
    (signings.length > 1 || verifications.length > 1)
  );
}

function isGivenByCallers(side: TokenSigning | TokenVerification): boolean {
  return keyOf(side)?.startsWith('parameter ') === true;
}

function mismatchesByKey(group: TokenUse, all: TokenUse): readonly TokenMismatch[] {
  const [key] = [...group.signings, ...group.verifications].map(keyOf);
  const signings = all.signings.filter((side) => couldTake(side, key));
  const verifications = all.verifications.filter((side) => couldTake(side, key));
  const refusing = refusingVerifications(group, signings);
  return refusing.length > 0 ? refusing : refusedSignings(group, verifications);
}

function couldTake(side: TokenSigning | TokenVerification, key: string | undefined): boolean {
  const own = keyOf(side);
  return own === key || own === undefined || isGivenByCallers(side);
}

/** Verifications that refuse every token that could be meant for them. */
function refusingVerifications(
  { signings: [signing, ...others], verifications }: TokenUse,
  possible: readonly TokenSigning[],
): readonly TokenMismatch[] {
  return verifications.flatMap((verification) => {
    const refusal = signing === undefined ? undefined : refusalOf(signing, verification);
    const isAll = possible.every((each) => refusalOf(each, verification) !== undefined);
    return signing === undefined || refusal === undefined || !isAll
      ? []
      : [
          {
            refusal,
            signing,
            verification,
            side: 'verification' as const,
            isOnly: others.length === 0,
          },
        ];
  });
}

/**
 * Signings that every verification refuses, although these accept other tokens. Two claims that differ do
 * not count: a token that names another audience can be meant for another program.
 */
function refusedSignings(
  { signings, verifications: [verification] }: TokenUse,
  possible: readonly TokenVerification[],
): readonly TokenMismatch[] {
  return signings.flatMap((signing) => {
    const refusal = verification === undefined ? undefined : refusalOf(signing, verification);
    const isCertain = refusal?.kind === 'unasked' || refusal?.kind === 'algorithm';
    const isAll = possible.every((each) => refusalOf(signing, each) !== undefined);
    return verification === undefined || !isCertain || !isAll
      ? []
      : [
          {
            refusal,
            signing,
            verification,
            side: 'signing' as const,
            isOnly: signings.length === 1,
          },
        ];
  });
}

const SHARED_KEY = /^(?:HS|$)/u;
const PLAIN_WORDS = /^(?:jwt|secret|key|token|app|)$/iu;

/**
 * Files whose only signing and only verification take their keys from two settings that both are called
 * no more than a secret, such as `JWT_SECRET` and `SECRET_KEY`, and have no other counterpart.
 */
function differentKeysIn(service: TokenUse): readonly TokenMismatch[] {
  return groupBy(service, ({ module }) => module.path).flatMap(({ signings, verifications }) => {
    const [signing, ...moreSignings] = signings;
    const [verification, ...moreVerifications] = verifications;
    const isPair = moreSignings.length === 0 && moreVerifications.length === 0;
    if (signing === undefined || verification === undefined || !isPair) {
      return [];
    }
    const [signed, verified] = [keyOf(signing), keyOf(verification)];
    const isUnlike =
      signed !== verified &&
      isPlainSetting(signed) &&
      isPlainSetting(verified) &&
      [signing, verification].every(takesSharedKey) &&
      [...service.signings, ...service.verifications].every((each) => keyOf(each) !== undefined) &&
      !service.signings.some((each) => keyOf(each) === verified) &&
      !service.verifications.some((each) => keyOf(each) === signed);
    return isUnlike
      ? [
          {
            refusal: { kind: 'key' as const },
            signing,
            verification,
            side: 'verification' as const,
            isOnly: true,
          },
        ]
      : [];
  });
}

function isPlainSetting(key: string | undefined): boolean {
  const [kind, ...rest] = key?.split(' ') ?? [];
  const name = rest.at(-1) ?? '';
  return (
    (kind === 'setting' || kind === 'field') &&
    name.split(/[^A-Za-z]|(?<=[a-z])(?=[A-Z])/u).every((word) => PLAIN_WORDS.test(word))
  );
}

function takesSharedKey({ algorithms }: TokenSigning | TokenVerification): boolean {
  return algorithms.kind !== 'stated' || algorithms.names.every((name) => SHARED_KEY.test(name));
}

/** Why the verification refuses what is signed there; undefined when it could accept it. */
function refusalOf(signing: TokenSigning, verification: TokenVerification): Refusal | undefined {
  return (
    algorithmRefusal(signing, verification) ??
    claimRefusal(signing, verification, 'aud') ??
    claimRefusal(signing, verification, 'iss')
  );
}

function algorithmRefusal(
  signing: TokenSigning,
  verification: TokenVerification,
): Refusal | undefined {
  if (signing.algorithms.kind !== 'stated' || verification.algorithms.kind !== 'stated') {
    return undefined;
  }
  const [signed] = signing.algorithms.names;
  const accepted = verification.algorithms.names;
  return signed === undefined || accepted.length === 0 || accepted.includes(signed)
    ? undefined
    : { kind: 'algorithm', signed, accepted };
}

function claimRefusal(
  signing: TokenSigning,
  verification: TokenVerification,
  claim: TokenClaim,
): Refusal | undefined {
  const says = signing.claim(claim);
  const demanded = verification.demand(claim);
  if (says.kind === 'given' && demanded.kind === 'absent') {
    return claim === 'aud' && verification.refusesUnaskedAudience ? unasked(says) : undefined;
  }
  if (says.kind === 'absent' && demanded.kind === 'given') {
    const isSure = literalsOf(demanded) !== undefined;
    return isSure && verification.demandsPresence.has(claim)
      ? { kind: 'missing', claim }
      : undefined;
  }
  return says.kind === 'given' && demanded.kind === 'given' && isDifferent(says, demanded)
    ? { kind: 'different', claim }
    : undefined;
}

type Given = Extract<Option, { kind: 'given' }>;

// A parameter or an expression of other kinds may give none, which PyJWT takes for no audience at all.
function unasked(says: Given): Refusal | undefined {
  if (literalsOf(says) !== undefined) {
    return { kind: 'unasked', isLiteral: true };
  }
  const identity = identityOf(says.module, says.value) ?? 'parameter';
  return /^(?:setting|field|name|variable) /u.test(identity)
    ? { kind: 'unasked', isLiteral: false }
    : undefined;
}

/** True when all values on both sides are literals and none of them is on both. */
function isDifferent(a: Given, b: Given): boolean {
  const [left, right] = [literalsOf(a), literalsOf(b)];
  return left !== undefined && right !== undefined && !left.some((each) => right.includes(each));
}

function literalsOf({ module, value }: Given): readonly string[] | undefined {
  const identities = itemsOf(module, value)?.map((item) => identityOf(item.module, item.value));
  const literals = identities?.flatMap((identity) =>
    identity?.startsWith(LITERAL_IDENTITY) === true ? [identity] : [],
  );
  return literals?.length === identities?.length ? literals : undefined;
}

/** What the key is called; both halves of a pair of keys have one name. */
function keyOf({ key }: TokenSigning | TokenVerification): string | undefined {
  const identity = key.kind === 'given' ? identityOf(key.module, key.value) : undefined;
  return identity?.replaceAll(/private|public|priv|pub|signing|verif(?:ying|y|ication)/giu, '');
}

/** The parts of a use that have the same key, those without one left out. */
function groupBy(
  use: TokenUse,
  groupOf: (each: TokenSigning | TokenVerification) => string | undefined,
): readonly TokenUse[] {
  const signings = Map.groupBy(use.signings, groupOf);
  const verifications = Map.groupBy(use.verifications, groupOf);
  return [...new Set([...signings.keys(), ...verifications.keys()])]
    .filter((key) => key !== undefined)
    .map((key) => ({
      signings: signings.get(key) ?? [],
      verifications: verifications.get(key) ?? [],
    }));
}
