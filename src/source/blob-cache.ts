/** Blobs that were fetched before. A blob never changes, so what is here needs no further request. */
export interface BlobCache {
  read(shas: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  write(blobs: ReadonlyMap<string, Uint8Array>): Promise<void>;
}
