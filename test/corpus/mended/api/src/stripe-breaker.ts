import CircuitBreaker from 'opossum';

const breaker = new CircuitBreaker(async (call: () => Promise<unknown>) => call(), {
  timeout: 10_000,
  errorThresholdPercentage: 50,
  resetTimeout: 30_000,
});

/** Calls Stripe unless its last calls failed. */
export async function throughBreaker<T>(call: () => Promise<T>): Promise<T> {
  return (await breaker.fire(call)) as T;
}
