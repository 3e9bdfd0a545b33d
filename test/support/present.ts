/** The value itself. Throws where a test relies on something that is not there. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('The test relies on a value that is not there.');
  }
  return value;
}
