import Router from '@koa/router';
import Koa from 'koa';

import { quote, quotePage } from './quote.ts';
import { withRequestId } from './request-id.ts';

const app = new Koa();
const router = new Router();

router.get('/v2/quotes/:country', async (context) => {
  context.body = await quote(context.params.country);
});
router.get('/v2/quotes/:country/print', async (context) => {
  context.type = 'html';
  context.body = quotePage(await quote(context.params.country));
});
app.use(withRequestId);
app.use(router.routes());
app.listen(3000);
