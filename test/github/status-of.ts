import { RequestError } from '@octokit/request-error';

/** The HTTP status of a call by octokit, whether it was taken or refused. Other failures pass on. */
export async function statusOf(call: Promise<{ readonly status: number }>): Promise<number> {
  try {
    return (await call).status;
  } catch (error) {
    if (error instanceof RequestError) {
      return error.status;
    }
    throw error;
  }
}
