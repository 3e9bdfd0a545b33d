import { pool } from './database.ts';

/** False when the order has left the warehouse already. */
export async function cancelOrder(id: string, customerId: string): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query(
      'SELECT state FROM orders WHERE id = $1 AND customer_id = $2 FOR UPDATE',
      [id, customerId],
    );
    if (rows[0]?.state !== 'placed') {
      return false;
    }
    await client.query("UPDATE orders SET state = 'cancelled' WHERE id = $1", [id]);
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
