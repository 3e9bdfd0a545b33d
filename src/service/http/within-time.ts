/**
 * Answers as `work` does or, when it takes longer than `milliseconds`, as `late` does. The work itself
 * goes on; its late answer is dropped.
 */
export async function withinTime<T>(
  work: Promise<T>,
  milliseconds: number,
  late: () => T,
): Promise<T> {
  const { promise: timeUp, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => {
    try {
      resolve(late());
    } catch (error) {
      reject(error);
    }
  }, milliseconds);
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
