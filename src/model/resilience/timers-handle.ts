import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr, Expr, Node, Pattern } from '../code/code.ts';
import { languageOf } from '../code/language.ts';
import { calleeOf } from '../code/resolve.ts';
import { lookUp } from '../code/scope.ts';
import type { Binding } from '../code/scope.ts';

/** A call that ends the timer of a handle. */
export interface ClearedAt {
  readonly call: CallExpr;
}

/** All that one file does with the handle of a timer. */
export interface HandleFate {
  /** The first `.unref()`. */
  readonly unreferenced: Node | undefined;
  readonly clears: readonly ClearedAt[];
  /** True when the handle is bound to anything at all. */
  readonly isKept: boolean;
  /** True when it is returned, exported, put into a collection or handed on. */
  readonly isOutOfSight: boolean;
}

/** What holds a handle: a variable by its binding, a field by its name. */
type Holder =
  | { readonly kind: 'variable'; readonly name: string; readonly binding: Binding | undefined }
  | { readonly kind: 'field'; readonly name: string };

interface Trace {
  readonly module: CodeModule;
  readonly holders: Holder[];
  unreferenced: Node | undefined;
  readonly clears: ClearedAt[];
  isOutOfSight: boolean;
}

/** Follows a timer's handle through the variables and fields of its file. */
export function fateOfHandle(module: CodeModule, timer: CallExpr): HandleFate {
  const trace: Trace = {
    module,
    holders: [],
    unreferenced: undefined,
    clears: [],
    isOutOfSight: false,
  };
  followUse(trace, timer);
  // The list grows while it is walked: a handle can be passed on from variable to field.
  for (const holder of trace.holders) {
    for (const node of usesOf(module, holder)) {
      followUse(trace, node);
    }
    trace.isOutOfSight ||=
      isNamedByText(module, holder) ||
      isExported(module, holder) ||
      isClearedElsewhere(module, timer, holder);
  }
  return {
    unreferenced: trace.unreferenced,
    clears: trace.clears,
    isKept: trace.holders.length > 0,
    isOutOfSight: trace.isOutOfSight,
  };
}

function usesOf(module: CodeModule, holder: Holder): readonly Node[] {
  return module.nodes.filter((node) =>
    holder.kind === 'field'
      ? node.kind === 'member' && node.name === holder.name
      : node.kind === 'name' &&
        node.name === holder.name &&
        lookUp(module, node.name, node) === holder.binding,
  );
}

// What is exported can be cleared from anywhere.
function isExported(module: CodeModule, holder: Holder): boolean {
  return (
    holder.kind === 'variable' &&
    module.facts.body.some(
      (statement) =>
        statement.kind === 'export' &&
        statement.names.some(({ local }) => local === holder.name) &&
        lookUp(module, holder.name, statement) === holder.binding,
    )
  );
}

// `for (const name of ['timer']) clearInterval(this[name])`
function isNamedByText(module: CodeModule, { kind, name }: Holder): boolean {
  return (
    kind === 'field' && module.nodes.some((node) => node.kind === 'literal' && node.value === name)
  );
}

// `clearInterval(this.cache.timer)` in the file of the owner, `clearInterval(this.timer)` in a subclass.
function isClearedElsewhere(module: CodeModule, timer: Node, { kind, name }: Holder): boolean {
  if (kind !== 'field' || name.startsWith('#')) {
    return false;
  }
  const field = RegExp.escape(name);
  const ofOther = new RegExp(
    `clear(?:Interval|Timeout)\\((?!this\\.${field}\\b)[^()\\n]*\\.${field}\\b|(?<!this)\\.${field}[!?]*\\.unref\\b`,
    'u',
  );
  const cls = module.enclosingClass(timer)?.name ?? '';
  const subclass = new RegExp(`extends\\s+${cls === '' ? '(?!)' : RegExp.escape(cls)}\\b`, 'u');
  return module.project
    .files((path) => path !== module.path && languageOf(path) === 'typescript')
    .some(({ text }) => text.includes(name) && (ofOther.test(text) || subclass.test(text)));
}

function followUse(trace: Trace, node: Node): void {
  const parent = trace.module.parent(node);
  switch (parent?.kind) {
    case 'member':
      followMember(trace, parent);
      break;
    case 'index':
      // `timer[Symbol.dispose]()`
      followDispose(trace, node, parent);
      break;
    case 'call':
      followArgument(trace, node, parent);
      break;
    case 'bind':
      if (parent.value === node) {
        hold(trace, parent.target, parent);
        if (/^(?:await\s+)?using\b/u.test(trace.module.text(parent))) {
          trace.isOutOfSight = true;
        }
      }
      break;
    case 'assign':
      if (parent.value === node) {
        hold(trace, parent.target, parent);
        followUse(trace, parent);
      }
      break;
    case 'class': {
      const field = parent.fields.find(({ value }) => value === node);
      if (field === undefined) {
        trace.isOutOfSight = true;
      } else {
        addHolder(trace, { kind: 'field', name: field.name });
      }
      break;
    }
    case 'conditional':
      if (parent.test !== node) {
        followUse(trace, parent);
      }
      break;
    case 'binary':
      if (
        parent.op === '??' ||
        parent.op === '||' ||
        (parent.op === '&&' && parent.right === node)
      ) {
        followUse(trace, parent);
      }
      break;
    case 'unary':
      if (parent.op === 'void') {
        followUse(trace, parent);
      }
      break;
    case undefined:
    case 'expr':
    case 'if':
    case 'loop':
      break;
    default:
      trace.isOutOfSight = true;
  }
}

function followMember(trace: Trace, member: Extract<Expr, { kind: 'member' }>): void {
  if (member.name === 'unref') {
    trace.unreferenced ??= member;
    return;
  }
  const parent = trace.module.parent(member);
  if (parent?.kind !== 'call' || parent.callee !== member) {
    return;
  }
  if (member.name === 'close') {
    trace.clears.push({ call: parent });
  } else if (/^(?:ref|refresh)$/u.test(member.name)) {
    // Both give the handle back: `this.timer = setInterval(…).ref()`.
    followUse(trace, parent);
  }
}

function followDispose(trace: Trace, node: Node, index: Extract<Expr, { kind: 'index' }>): void {
  const parent = trace.module.parent(index);
  if (index.object === node && parent?.kind === 'call' && parent.callee === index) {
    trace.clears.push({ call: parent });
  } else if (index.object === node) {
    trace.isOutOfSight = true;
  }
}

function followArgument(trace: Trace, node: Node, call: CallExpr): void {
  if (call.callee === node) {
    return;
  }
  const callee = calleeOf(trace.module, call) ?? '';
  if (/^(?:timers\.)?clear(?:Interval|Timeout)$/u.test(callee)) {
    trace.clears.push({ call });
  } else if (callee === 'Deno.unrefTimer') {
    trace.unreferenced ??= call;
  } else if (!/^(?:console\.\w+|Boolean|clearImmediate)$/u.test(callee)) {
    trace.isOutOfSight = true;
  }
}

function hold(trace: Trace, target: Pattern, at: Node): void {
  switch (target.kind) {
    case 'name':
      addHolder(trace, {
        kind: 'variable',
        name: target.name,
        binding: lookUp(trace.module, target.name, at),
      });
      break;
    case 'member':
      addHolder(trace, { kind: 'field', name: target.name });
      break;
    default:
      trace.isOutOfSight = true;
  }
}

function addHolder(trace: Trace, holder: Holder): void {
  const isKnown = trace.holders.some(
    (known) =>
      known.kind === holder.kind &&
      known.name === holder.name &&
      (known.kind === 'field' || holder.kind === 'field' || known.binding === holder.binding),
  );
  if (!isKnown) {
    trace.holders.push(holder);
  }
}
