import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { requestId } from 'hono/request-id';
import { handle } from 'hono/vercel';

import { isPartnerOrigin } from '../lib/origins.ts';
import { lastScan } from '../lib/scans.ts';

const app = new Hono().basePath('/api');

app.use(requestId());
app.use(
  '/parcels/*',
  cors({
    origin: (origin) => (origin === 'https://track.ferryline.example' ? origin : null),
    credentials: true,
  }),
);
app.use(
  '/partners/*',
  cors({ origin: (origin) => (isPartnerOrigin(origin) ? origin : null), credentials: true }),
);
app.get('/parcels/:id', async (context) => {
  const session = getCookie(context, 'session') ?? 'guest';
  return context.json({ session, scan: await lastScan(context.req.param('id')) });
});
app.get('/guests', (context) => {
  setCookie(context, 'session', 'guest', { httpOnly: true, secure: true, sameSite: 'None' });
  return context.redirect('/');
});
app.get('/partners/:id', async (context) => context.json(await lastScan(context.req.param('id'))));

export default handle(app);
