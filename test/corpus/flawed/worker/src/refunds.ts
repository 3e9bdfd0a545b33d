export async function refund(orderId: string): Promise<void> {
  const answer = await fetch(`https://ledger.ferryline.example/v1/orders/${orderId}/refund`, {
    method: 'PUT',
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) {
    throw new Error(`The ledger did not take the refund of ${orderId}: ${answer.status}`);
  }
}
