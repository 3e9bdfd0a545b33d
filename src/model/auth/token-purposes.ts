import type { CodeModule } from '../code/code-module.ts';
import type { Expr, FunctionExpr } from '../code/code.ts';
import { callsInProject } from '../code/callers.ts';
import { tokenUseOfProject } from './json-web-tokens.ts';
import type { TokenSigning, TokenVerification } from './json-web-tokens.ts';
import type { Project } from '../project.ts';
import { lookUp } from '../code/scope.ts';
import { serviceOf } from '../services.ts';
import { identityOf } from '../code/value-identity.ts';
import { stringOf } from '../code/values.ts';

/** A verification that takes a token of any purpose, though one key signs several. */
export interface UncheckedPurpose {
  readonly verification: TokenVerification;
  /** The claim that says what a token is for, and what it says. */
  readonly claim: string;
  readonly purposes: readonly string[];
  readonly signings: readonly TokenSigning[];
}

const CLAIMS = ['type', 'token_type', 'tokenType', 'typ', 'purpose', 'use', 'kind'] as const;

/**
 * The verifications whose key signs tokens for several purposes, and neither whose file nor any file that
 * calls its function asks a token for its purpose. Separate keys and audiences are purposes that are checked.
 */
export function uncheckedPurposesOf(project: Project): readonly UncheckedPurpose[] {
  const { signings, verifications } = tokenUseOfProject(project);
  return verifications.flatMap((verification): readonly UncheckedPurpose[] => {
    const key = keyOf(verification);
    const own = signings.filter(
      (signing) =>
        key !== undefined && keyOf(signing) === key && isSameService(signing, verification),
    );
    const claim = CLAIMS.find((name) => purposesOf(own, name).length > 1);
    if (claim === undefined || verification.demand('aud').kind !== 'absent') {
      return [];
    }
    const named = own.filter((signing) => signing.claim(claim).kind === 'given');
    return mayBeChecked(verification, claim)
      ? []
      : [{ verification, claim, purposes: purposesOf(own, claim), signings: named }];
  });
}

function keyOf({ key }: TokenSigning | TokenVerification): string | undefined {
  const identity = key.kind === 'given' ? identityOf(key.module, key.value) : undefined;
  return identity?.startsWith('parameter ') === true ? undefined : identity;
}

function isSameService(a: TokenSigning, { module }: TokenVerification): boolean {
  return serviceOf(module.project, a.module.path) === serviceOf(module.project, module.path);
}

function purposesOf(signings: readonly TokenSigning[], claim: string): readonly string[] {
  const said = signings.flatMap((signing) => {
    const option = signing.claim(claim);
    return option.kind === 'given' ? purposesSaid(option.module, option.value) : [];
  });
  return [...new Set(said)];
}

function purposesSaid(module: CodeModule, value: Expr): readonly string[] {
  const text = stringOf(module, value);
  if (text !== undefined) {
    return [text];
  }
  // Callers say which, and one purpose needs no parameter.
  const isParameter =
    value.kind === 'name' && lookUp(module, value.name, value)?.kind === 'parameter';
  if (isParameter) {
    return ['whatever its callers say', 'something else'];
  }
  return value.kind === 'member' ? [module.text(value)] : [];
}

function mayBeChecked({ module, call }: TokenVerification, claim: string): boolean {
  const fn = outermost(module, call);
  const callers = fn === undefined ? [] : callsInProject(module, fn).map((each) => each.module);
  const isOpen = fn === undefined || (callers.length === 0 && handsOn(fn));
  return isOpen || [module, ...callers].some((each) => asks(each, claim));
}

function outermost(module: CodeModule, node: TokenVerification['call']): FunctionExpr | undefined {
  return [...module.ancestors(node)].findLast((each) => each.kind === 'function');
}

// Nobody is known to call it, so whoever does may ask what it gives back.
function handsOn(fn: FunctionExpr): boolean {
  return fn.body.some(({ kind }) => kind === 'return') && fn.params.length === 1;
}

/** True when the file reads something by the name of the claim. */
function asks({ file }: CodeModule, claim: string): boolean {
  return new RegExp(
    `\\.${claim}\\b(?!\\s*=[^=])|\\[["']${claim}["']\\](?!\\s*=[^=])|get\\(\\s*["']${claim}["']|[{,]\\s*${claim}\\s*[,}]`,
    'u',
  ).test(file.text);
}
