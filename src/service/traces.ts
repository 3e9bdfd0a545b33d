import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';

export interface TracesOptions {
  /** Base address of an OTLP collector; undefined when there are no traces. */
  readonly endpoint: string | undefined;
  readonly version: string;
  readonly log: Logger;
}

/** Sends what is left and ends. Takes five seconds at most when nobody answers. */
export type StopTraces = () => Promise<void>;

/** Of one transmission, its repetitions included. */
const EXPORT_TIMEOUT_MS = 5_000;

/**
 * Sends spans to an OpenTelemetry collector by OTLP over HTTP. The libraries are loaded only when there is
 * an endpoint. Spans wait in a bounded buffer (2,048) and are dropped when it is full, so that a collector
 * that is down costs nothing but traces.
 *
 * Further variables of the exporter's, such as OTEL_EXPORTER_OTLP_HEADERS, count as they are documented:
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export async function startTraces({ endpoint, version, log }: TracesOptions): Promise<StopTraces> {
  if (endpoint === undefined) {
    return async () => {};
  }
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { defaultResource, resourceFromAttributes } = await import('@opentelemetry/resources');
  const { BatchSpanProcessor, TracerProvider } = await import('@opentelemetry/sdk-trace');

  function warn(detail: string): void {
    log.warn({ detail }, 'traces were not sent');
  }
  diag.setLogger(
    { error: warn, warn, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const service = { 'service.name': 'faultline', 'service.version': version };
  const provider = new TracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(service)),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({
          url: `${endpoint}/v1/traces`,
          timeoutMillis: EXPORT_TIMEOUT_MS,
        }),
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return async () => {
    try {
      await provider.shutdown();
    } catch (error) {
      log.warn({ err: error }, 'traces were not sent');
    }
    trace.disable();
    propagation.disable();
    context.disable();
    diag.disable();
  };
}

function nothing(): void {}
