export async function printLabel(parcelId: string): Promise<void> {
  const answer = await fetch(`https://labels.ferryline.example/parcels/${parcelId}/print`, {
    method: 'POST',
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) {
    throw new Error(`The label of ${parcelId} was not printed: ${answer.status}`);
  }
}
