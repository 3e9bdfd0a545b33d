import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { present } from '#test/support/present.ts';
import { addShop, openQuickStage } from '#test/support/quick-stage.ts';
import type { HeldAuditor, Shop } from '#test/support/quick-stage.ts';
import type { Stage } from '#test/support/stage.ts';
import { startTraceCollector } from '#test/support/trace-collector.ts';
import type { CollectedSpan, TraceCollector } from '#test/support/trace-collector.ts';

const CANARY = 'canary-7c1e';

describe('the traces of a review', () => {
  let collector: TraceCollector;
  let stage: Stage & { readonly auditor: HeldAuditor };
  let shop: Shop;
  let head = '';
  let trace: readonly CollectedSpan[] = [];

  beforeAll(async () => {
    collector = await startTraceCollector();
    stage = await openQuickStage({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` } });
    shop = await addShop(stage, `${CANARY}-owner`);
    await stage.idle();
    stage.auditor.failWith(new Error(`a failure that says ${CANARY}`));
    const opened = await shop.open('feature', { 'a.txt': `BREAK ${CANARY}\n` });
    head = opened.sha;
    await stage.idle();
    await stage.stopService();
    const delivery = present(
      collector.spans.findLast(
        ({ name, attributes }) =>
          name === 'delivery' && attributes['faultline.event'] === 'pull_request',
      ),
    );
    trace = collector.spans.filter(({ traceId }) => traceId === delivery.traceId);
  });

  afterAll(async () => {
    await stage.close();
    await collector.close();
    await shop.fixture.remove();
  });

  function named(name: string): readonly CollectedSpan[] {
    return trace.filter((span) => span.name === name);
  }

  function below({ spanId }: CollectedSpan): readonly string[] {
    return trace.filter(({ parentSpanId }) => parentSpanId === spanId).map(({ name }) => name);
  }

  it('go on from the delivery to each attempt at its job', () => {
    const [delivery] = named('delivery');
    const jobs = named('job');
    expect(jobs.map(({ parentSpanId }) => parentSpanId)).toEqual([
      delivery?.spanId,
      delivery?.spanId,
    ]);
    expect(jobs.map(({ attributes }) => attributes['faultline.attempt'])).toEqual([1, 2]);
    expect(jobs.map(({ isFailed }) => isFailed)).toEqual([true, false]);
    expect(jobs[1]?.attributes).toMatchObject({
      'faultline.delivery': delivery?.attributes['faultline.delivery'],
      'faultline.event': 'pull_request',
      'faultline.action': 'opened',
      'faultline.repository': shop.repository.id,
    });
  });

  it('have a span for each phase of the review, with what happens in it below', () => {
    const job = present(named('job')[1]);
    expect(below(job).filter((name) => name.startsWith('review '))).toEqual([
      'review snapshot',
      'review audit',
      'review compare',
      'review gate',
      'review publish',
    ]);
    // The base was audited in the first attempt.
    expect(below(present(named('review audit').at(-1)))).toEqual(['audit']);
    expect(below(present(named('review snapshot').at(-1)))).toContain(
      'GET /repos/{owner}/{repo}/compare/{basehead}',
    );
    expect(below(present(named('review publish').at(-1)))).toContain(
      'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
    );
  });

  it('tell of a request to GitHub what it was and how it was answered', () => {
    expect(named('POST /repos/{owner}/{repo}/check-runs')[0]?.attributes).toEqual({
      'http.request.method': 'POST',
      'url.template': '/repos/{owner}/{repo}/check-runs',
      'server.address': '127.0.0.1',
      'http.response.status_code': 201,
    });
  });

  it('hold no code, name, message, token or address of a commit', () => {
    const received = collector.received();
    expect(received).toContain('"stringValue":"faultline"');
    for (const secret of [CANARY, 'BREAK', 'ghs_', 'eyJ', head, '/shop', 'feature']) {
      expect(received).not.toContain(secret);
    }
  });
});
