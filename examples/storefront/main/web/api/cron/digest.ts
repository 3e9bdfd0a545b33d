import { sendDigest } from '../../src/digest.ts';

export default async function digest(_request: Request): Promise<Response> {
  const sent = await sendDigest();
  return Response.json({ sent });
}
