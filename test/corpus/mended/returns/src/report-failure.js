/** Answers requests that failed. */
export function reportFailure(error, request, response, next) {
  next(error);
}
