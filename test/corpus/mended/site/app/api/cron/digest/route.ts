import { stories } from '../../../../lib/stories';

export async function GET(): Promise<Response> {
  const latest = await stories();
  return Response.json({ stories: latest.length });
}
