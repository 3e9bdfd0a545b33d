import type { Request } from 'express';
import { Counter } from 'prom-client';

const opened = new Counter({ name: 'tickets', help: 'Tickets', labelNames: ['path'] });

export function countTicket(request: Request): void {
  opened.inc({ path: request.route.path });
}
