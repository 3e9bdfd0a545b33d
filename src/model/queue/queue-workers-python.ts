import type { CodeModule } from '../code/code-module.ts';
import type { ClassExpr, Expr, FunctionExpr } from '../code/code.ts';
import type { QueueLibrary, QueueWorker } from './queue-workers.ts';
import { calleeOf, follow, functionOf, nameOf } from '../code/resolve.ts';
import { keywordOf, stringOf } from '../code/values.ts';

/**
 * Tasks of Celery, Dramatiq and RQ, which decorators declare, and the functions of an arq worker.
 * https://docs.celeryq.dev/en/stable/userguide/tasks.html, https://dramatiq.io/guide.html,
 * https://python-rq.org/docs/#the-job-decorator, https://arq-docs.helpmanual.io/
 */
export function pythonWorkersOf(module: CodeModule): readonly QueueWorker[] {
  return module.nodes.flatMap((node) => {
    if (node.kind === 'class') {
      return arqWorkersOf(module, node);
    }
    return node.kind === 'function' ? decoratedWorkerOf(module, node) : [];
  });
}

const DECORATORS: readonly (readonly [RegExp, QueueLibrary])[] = [
  [
    /^celery\.(?:shared_task|task|app\.shared_task|decorators\.task|(?:app\.)?(?:base\.)?Celery\(\)\.task)$/u,
    'Celery',
  ],
  [/^dramatiq\.actor$/u, 'Dramatiq'],
  [/^(?:rq\.(?:decorators\.)?job|django_rq\.(?:decorators\.)?job)$/u, 'RQ'],
];

function decoratedWorkerOf(module: CodeModule, fn: FunctionExpr): readonly QueueWorker[] {
  for (const decorator of fn.decorators) {
    const library = libraryOf(module, decorator);
    if (library !== undefined) {
      const given =
        decorator.kind === 'call'
          ? keywordOf(module, decorator, 'name')
          : { kind: 'absent' as const };
      return [
        {
          library,
          at: decorator.kind === 'call' ? decorator.callee : decorator,
          name:
            given.kind === 'given' ? stringOf(given.module, given.value) : (fn.name ?? undefined),
          processor: { module, expr: fn },
          options:
            decorator.kind === 'call' ? { kind: 'given', value: decorator } : { kind: 'absent' },
        },
      ];
    }
  }
  return [];
}

function libraryOf(module: CodeModule, decorator: Expr): QueueLibrary | undefined {
  const callee = decorator.kind === 'call' ? decorator.callee : decorator;
  const name = nameOf(module, callee) ?? '';
  return DECORATORS.find(([pattern]) => pattern.test(name))?.[1];
}

// `class WorkerSettings: functions = [send_mail, func(resize, timeout=60)]`
function arqWorkersOf(module: CodeModule, cls: ClassExpr): readonly QueueWorker[] {
  const field = cls.fields.find(({ name }) => name === 'functions');
  const list =
    field?.value === null || field === undefined ? undefined : follow(module, field.value);
  const importsArq = module.facts.body.some(
    (statement) => statement.kind === 'import' && /^arq(?:\.|$)/u.test(statement.module),
  );
  if (list?.expr.kind !== 'list' || !importsArq) {
    return [];
  }
  return list.expr.items.flatMap((item) => {
    const wrapped =
      item.kind === 'call' && /^arq\.(?:worker\.)?func$/u.test(calleeOf(list.module, item) ?? '')
        ? item.args[0]?.value
        : item;
    const fn = wrapped === undefined ? undefined : functionOf(list.module, wrapped);
    return fn === undefined || list.module !== module
      ? []
      : [
          {
            library: 'arq' as const,
            at: item,
            name: fn.expr.name ?? undefined,
            processor: fn,
            options: { kind: 'unknown' as const },
          },
        ];
  });
}
