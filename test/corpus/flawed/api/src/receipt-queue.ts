/** Puts jobs into the queue that the receipts service reads. */
export const receiptQueue = {
  async add(name: string, data: object, options: { readonly jobId?: string } = {}): Promise<void> {
    await fetch(`${process.env.RECEIPTS_URL}/${name}`, {
      method: 'POST',
      body: JSON.stringify({ data, options }),
      signal: AbortSignal.timeout(5_000),
    });
  },
};
