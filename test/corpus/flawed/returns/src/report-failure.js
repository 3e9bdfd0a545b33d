import errorhandler from 'errorhandler';

/** Answers requests that failed. */
export const reportFailure = errorhandler();
