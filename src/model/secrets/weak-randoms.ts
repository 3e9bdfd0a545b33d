import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node } from '../code/code.ts';
import { calledName } from '../code/reach.ts';
import { calleeOf } from '../code/resolve.ts';
import { underscored } from './sensitive-names.ts';
import { nameOfFunction } from '../resilience/timers-stop.ts';

/** What a guessable random number is made into, going by the names around it. */
export interface WeakRandom {
  readonly call: CallExpr;
  /** `Math.random`, `random.choices`. */
  readonly source: string;
  /** The name that tells what is made. */
  readonly name: string;
  /** `secret` opens something, `id` names something, `audit` decides what is recorded. */
  readonly use: 'secret' | 'id' | 'audit';
  /** The largest expression around the call that is made of it: `Math.random().toString(36).slice(2)`. */
  readonly whole: Expr;
  /** True when nothing else random is part of the same thing. */
  readonly isAlone: boolean;
}

const SOURCES =
  /^(?:Math\.random|random\.(?:random|randint|randrange|choice|choices|sample|getrandbits|uniform)|_\.(?:random|sample)|lodash\.(?:random|sample)|numpy\.random\.(?:randint|choice|rand))$/u;
const LAST_WORDS = /^(?:random|randint|randrange|choice|choices|sample|getrandbits|uniform|rand)$/u;

const SECRET =
  /(?:^|_)(?:token|secret|password|passwd|pwd|passcode|nonce|salt|otp|otp_code|totp|pin_code|verification_code|verify_code|confirmation_code|confirm_code|reset_code|security_code|auth_code|invite_code|invitation_code|login_code|sms_code|backup_codes?|recovery_codes?|api_?key|secret_key|access_key|private_key|session_id|session_key|csrf|state_token|iv)$/u;
const ID =
  /(?:^|_)(?:order_id|payment_id|transaction_id|tx_id|txn_id|invoice_id|account_id|customer_id|tenant_id|ticket_id|idempotency_key)$/u;
// What is shown, drawn or tried out; and what a token of a language model is.
const HARMLESS =
  /(?:^|_)(?:fake|mock|dummy|sample|demo|test|seed|color|colour|placeholder|example|max|min|num|count|n|temp|tmp|css|html|dom|element|component|svg|token_count|next_token|index|delay|jitter|expired|invalid)(?:_|$)/u;

/**
 * The guessable random numbers of a file that become something which must not be guessed or repeated, the
 * first for each thing that is made.
 */
export function weakRandomsOf(module: CodeModule): readonly WeakRandom[] {
  const found = module.calls.flatMap((call) => {
    const { callee } = call;
    const word = callee.kind === 'member' || callee.kind === 'name' ? callee.name : '';
    const source = LAST_WORDS.test(word) ? calleeOf(module, call) : undefined;
    const use =
      source !== undefined &&
      SOURCES.test(source) &&
      !isSeededHere(module) &&
      !picksOne(call, source)
        ? useOf(module, call)
        : undefined;
    return use === undefined || source === undefined || isLastResort(module, call)
      ? []
      : [{ call, source, ...use }];
  });
  return [...Map.groupBy(found, ({ naming }) => naming).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, isAlone: others.length === 0 }],
  );
}

// Who sets a seed wants the same numbers again.
function isSeededHere(module: CodeModule): boolean {
  return module.language === 'python' && /\brandom\.seed\(/u.test(module.file.text);
}

// `random.choice(list(watches.keys()))` is one of those that are there; letters are put together to something new.
function picksOne(call: CallExpr, source: string): boolean {
  const from = call.args[0]?.value;
  return (
    /\.(?:choice|choices|sample)$/u.test(source) &&
    from?.kind === 'call' &&
    (calledName(from) === 'list' || /^(?:keys|values|items|all|filter)$/u.test(calledName(from)))
  );
}

// Where an old browser or runtime has no better source, this one is what is left. What tells the holders
// of a lock apart is known to them alone.
function isLastResort(module: CodeModule, call: CallExpr): boolean {
  const fn = module.enclosingFunction(call);
  return (
    fn !== undefined &&
    (/randomUUID|getRandomValues|randomBytes|randomInt|SystemRandom/u.test(module.text(fn)) ||
      /lock/iu.test(nameOfFunction(module, fn) ?? ''))
  );
}

type Use = Pick<WeakRandom, 'name' | 'use' | 'whole'> & { readonly naming: Node };

function useOf(module: CodeModule, call: CallExpr): Use | undefined {
  let whole: Expr = call;
  let inner: Node = call;
  // `ids[random()]` is one of those that are there.
  let isChoice = false;
  for (const around of module.ancestors(call)) {
    const name = nameGivenBy(module, around, inner);
    if (name !== undefined) {
      const use = useOfName(name);
      // `id: random()` of an argument says nothing; the function around may.
      if (use !== undefined || around.kind === 'function') {
        return use === undefined || (use === 'id' && isChoice)
          ? undefined
          : { name, use, whole, naming: around.kind === 'object' ? inner : around };
      }
    }
    if (isSampling(module, around, inner)) {
      const text = around.kind === 'binary' ? module.text(around) : '';
      // Which traces are kept may be guessed.
      return /audit/iu.test(text + (functionName(module, around) ?? ''))
        ? { name: text, use: 'audit', whole: call, naming: around }
        : undefined;
    }
    if (around.kind === 'class' || endsValue(around, inner)) {
      return undefined;
    }
    isChoice ||= around.kind === 'index' && around.index === inner;
    if (isMadeOf(module, around, inner)) {
      whole = around;
    }
    inner = around;
  }
  return undefined;
}

function useOfName(name: string): WeakRandom['use'] | undefined {
  const words = underscored(name).replace(
    /^(?:generate|gen|create|make|new|random|get|build|next)_|_generator$/gu,
    '',
  );
  if (HARMLESS.test(words)) {
    return undefined;
  }
  if (SECRET.test(words)) {
    return 'secret';
  }
  return ID.test(words) ? 'id' : undefined;
}

/** The name that a node gives to the value that `inner` becomes. */
function nameGivenBy(module: CodeModule, around: Node, inner: Node): string | undefined {
  switch (around.kind) {
    case 'bind':
    case 'assign': {
      const { target, value } = around;
      const isNamed = target.kind === 'name' || target.kind === 'member';
      return isNamed && value === inner ? target.name : undefined;
    }
    case 'object': {
      const entry = around.entries.find(({ value }) => value === inner);
      return entry?.kind === 'property' ? entry.key : undefined;
    }
    case 'call':
      return around.args.find(({ value }) => value === inner)?.name ?? undefined;
    case 'class':
      return around.fields.find(({ value }) => value === inner)?.name;
    case 'function':
      return nameOfFunction(module, around);
    default:
      return undefined;
  }
}

function functionName(module: CodeModule, node: Node): string | undefined {
  const fn = module.enclosingFunction(node);
  return fn === undefined ? undefined : nameOfFunction(module, fn);
}

// `Math.random() < sampleRate`
function isSampling(module: CodeModule, around: Node, inner: Node): boolean {
  return (
    around.kind === 'binary' &&
    /^[<>]=?$/u.test(around.op) &&
    /sampl(?:e|ing)/iu.test(module.text(around.left === inner ? around.right : around.left))
  );
}

// A number that only decides, or only tells where something stands, is not what comes out.
function endsValue(around: Node, inner: Node): boolean {
  switch (around.kind) {
    case 'if':
    case 'conditional':
      return around.test === inner;
    case 'binary':
      return /^(?:[<>]=?|[!=]==?|in)$/u.test(around.op);
    default:
      return false;
  }
}

function isMadeOf(module: CodeModule, around: Node, inner: Node): around is Expr {
  switch (around.kind) {
    case 'member':
      return around.object === inner;
    case 'call':
      return (
        around.callee === inner &&
        around.callee.kind === 'member' &&
        /^(?:toString|slice|substring|substr|toUpperCase|padStart|replace)$/u.test(
          around.callee.name,
        ) &&
        module.language === 'typescript'
      );
    default:
      return false;
  }
}
