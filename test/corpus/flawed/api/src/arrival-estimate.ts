/** Days until the parcel is there, going by its number. */
export async function estimate(parcel: string): Promise<{ days: number }> {
  return { days: parcel.startsWith('X') ? 1 : 3 };
}
