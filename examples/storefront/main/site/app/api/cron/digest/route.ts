const SHOP = 'https://shop.example.com';

/** Has the shop queue the weekly mail. Called by the schedule in vercel.json. */
export async function GET(request: Request): Promise<Response> {
  if (request.headers.get('authorization') !== `Bearer ${process.env.CRON_SECRET}`) {
    return new Response('Unauthorized', { status: 401 });
  }
  const answer = await fetch(`${SHOP}/digest`, {
    method: 'POST',
    signal: AbortSignal.timeout(10_000),
  });
  return new Response(null, { status: answer.ok ? 204 : 502 });
}
