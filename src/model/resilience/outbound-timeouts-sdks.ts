import type { CodeModule } from '../code/code-module.ts';
import type { CallExpr } from '../code/code.ts';
import { calleeOf } from '../code/resolve.ts';
import { keywordOf, propertyOf } from '../code/values.ts';

/** A client of a provider's SDK that keeps a default timeout of minutes. */
export interface UnboundedClient {
  readonly call: CallExpr;
  readonly service: string;
  readonly limit: string;
  readonly fix: string;
}

// https://github.com/openai/openai-node#timeouts, https://github.com/anthropics/anthropic-sdk-python#timeouts:
// 10 minutes, and two retries.
const CLIENTS: readonly (readonly [RegExp, string])[] = [
  [/^openai(?:\.(?:Async)?(?:Azure)?OpenAI)?$/u, 'OpenAI'],
  [/^(?:@anthropic-ai\/sdk(?:\.Anthropic)?|anthropic\.(?:Async)?Anthropic)$/u, 'Anthropic'],
];

// One of its calls may have its own.
const ELSEWHERE = /\btimeout\b|\bsignal\b|\bwith_options\b|\bwithOptions\b|wait_for/iu;

/** The clients that a file makes without a timeout, in source order, where the file bounds no call either. */
export function unboundedSdkClientsOf(module: CodeModule): readonly UnboundedClient[] {
  if (ELSEWHERE.test(module.file.text)) {
    return [];
  }
  return module.calls.flatMap((call) => {
    const name = calleeOf(module, call) ?? '';
    const service = CLIENTS.find(([pattern]) => pattern.test(name))?.[1];
    if (service === undefined || (module.language === 'typescript' && !call.isNew)) {
      return [];
    }
    const isBare = ['timeout', 'http_client', 'httpAgent', 'fetch'].every((key) =>
      isAbsent(module, call, key),
    );
    return isBare
      ? [
          {
            call,
            service,
            limit: 'after 10 minutes, and then tries twice more',
            fix: module.language === 'python' ? 'timeout=60' : 'timeout: 60_000',
          },
        ]
      : [];
  });
}

function isAbsent(module: CodeModule, call: CallExpr, key: string): boolean {
  const { kind } =
    module.language === 'python'
      ? keywordOf(module, call, key)
      : propertyOf(module, call.args[0]?.value, key);
  return kind === 'absent';
}
