import axios from 'axios';
import type { PoolClient } from 'pg';

import { inTransaction } from './transaction.ts';

interface Parcel {
  readonly grams: number;
  readonly country: string;
}

export async function placeOrder(customerId: string, parcels: readonly Parcel[]) {
  return inTransaction(async (client) => {
    const quote = await quoteFor(parcels);
    const { rows } = await client.query(
      'INSERT INTO orders (customer_id, total) VALUES ($1, $2) RETURNING id, total',
      [customerId, quote.total],
    );
    await addParcels(client, rows[0].id, parcels);
    return rows[0];
  });
}

async function quoteFor(parcels: readonly Parcel[]): Promise<{ total: number }> {
  const { data } = await axios.post('https://quotes.ferryline.example/v2/quotes', { parcels });
  return data;
}

async function addParcels(client: PoolClient, orderId: string, parcels: readonly Parcel[]) {
  for (const { grams, country } of parcels) {
    await client.query('INSERT INTO parcels (order_id, grams, country) VALUES ($1, $2, $3)', [
      orderId,
      grams,
      country,
    ]);
  }
}
