import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';

/** What a rule of secretlint found. UTF-16 offsets, `end` exclusive. */
export interface ProviderToken {
  /** As a sentence's subject: `A GitHub token`. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

interface Provider {
  /** The last part of the id of secretlint's rule. */
  readonly rule: string;
  readonly kind: string;
  /** Stands in every text with such a token; without any of these the rule is not run. */
  readonly words: readonly string[];
  /** Which of its matches count, when not all of them. */
  readonly counts?: RegExp;
}

// Not among them: the rules for addresses, private keys and AWS, since they also take what is an example.
const PROVIDERS: readonly Provider[] = [
  {
    rule: 'github',
    kind: 'A GitHub token',
    words: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
  },
  { rule: 'gitlab', kind: 'A GitLab token', words: ['glpat-'] },
  {
    rule: 'slack',
    kind: 'A Slack token or webhook address',
    words: ['xoxb-', 'xoxp-', 'xapp-', 'xoxa-', 'xoxo-', 'xoxr-', 'hooks.slack.com'],
    counts: /^https|^x\w+-(?:\d+-)*\w*\d{6,}.{15,}$/u,
  },
  // Keys of Stripe's test mode open nothing of value.
  { rule: 'stripe', kind: 'A live key of Stripe', words: ['k_live_'], counts: /_live_/u },
  { rule: 'openai', kind: 'A key of OpenAI', words: ['T3BlbkFJ'] },
  { rule: 'anthropic', kind: 'A key of Anthropic', words: ['sk-ant-'] },
  { rule: 'groq', kind: 'A key of Groq', words: ['gsk_'] },
  { rule: 'huggingface', kind: 'A token of Hugging Face', words: ['hf_'] },
  {
    rule: 'sendgrid',
    kind: 'A key of SendGrid',
    words: ['SG.'],
    counts: /^SG\.[\w-]{20,}\.[\w-]{40,}$/u,
  },
  { rule: 'npm', kind: 'A token of npm', words: ['npm_'], counts: /^npm_/u },
  { rule: 'shopify', kind: 'A token of Shopify', words: ['shppa_', 'shpca_', 'shpat_', 'shpss_'] },
  { rule: 'linear', kind: 'A key of Linear', words: ['lin_api_'] },
  { rule: 'notion', kind: 'A token of Notion', words: ['ntn_'] },
  { rule: '1password', kind: 'A service account token of 1Password', words: ['ops_ey'] },
  { rule: 'hashicorp-vault', kind: 'A token of Vault', words: ['hvs.', 'hvb.', 'hvr.'] },
  { rule: 'databricks', kind: 'A token of Databricks', words: ['dapi'] },
  { rule: 'docker', kind: 'A token of Docker Hub', words: ['dckr_pat_'] },
  { rule: 'figma', kind: 'A token of Figma', words: ['figd_'] },
  { rule: 'cloudflare', kind: 'A token of Cloudflare', words: ['cfk_', 'cfut_', 'cfat_'] },
  { rule: 'tailscale', kind: 'A key of Tailscale', words: ['tskey-'] },
  { rule: 'grafana', kind: 'A token of Grafana', words: ['glc_', 'glsa_'] },
];

const WORDS = new RegExp(
  PROVIDERS.flatMap(({ words }) => words.map((word) => word.replaceAll('.', '\\.'))).join('|'),
  'u',
);

/**
 * The tokens in a text that secretlint knows by the formats of their providers, in source order.
 * https://github.com/secretlint/secretlint
 */
export function providerTokens(text: string): readonly ProviderToken[] {
  if (!WORDS.test(text)) {
    return [];
  }
  return PROVIDERS.filter(({ words }) => words.some((word) => text.includes(word)))
    .flatMap((provider) => tokensOf(text, provider))
    .toSorted((a, b) => a.start - b.start);
}

function tokensOf(text: string, { rule: name, kind, counts }: Provider): readonly ProviderToken[] {
  const found: ProviderToken[] = [];
  const context: SecretLintRuleContext = {
    sharedOptions: {},
    // The messages of secretlint quote the secret, so they are never made.
    createTranslator: () => (messageId) => ({
      message: '',
      messageId: String(messageId),
      data: undefined,
    }),
    report({ range: [start, end] }) {
      if (counts === undefined || counts.test(text.slice(start, end))) {
        found.push({ kind, start, end });
      }
    },
    ignore: () => undefined,
  };
  const rule = rules.find(({ meta }) => meta.id === `@secretlint/secretlint-rule-${name}`);
  // All of these rules answer at once; what they return is a promise by type only.
  void rule?.create(context, {}).file?.(sourceOf(text));
  return found;
}

// Without a path: the file is a text, whatever its name says, and nothing is read from a disk.
function sourceOf(content: string): SecretLintSourceCode {
  const start = { line: 1, column: 0 };
  return {
    hasBOM: false,
    content,
    filePath: undefined,
    physicalFilePath: undefined,
    contentType: 'text',
    ext: '',
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    locationToRange: () => [0, 0],
    rangeToLocation: () => ({ start, end: start }),
    positionToIndex: () => 0,
    indexToPosition: () => start,
  };
}
