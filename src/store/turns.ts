import { type Kysely, type RawBuilder, sql } from 'kysely';

import { BACKGROUND } from './delivery.ts';
import type { NewDelivery } from './delivery.ts';
import type { StoreSchema } from './schema.ts';

/** The first turn of the background. Those of all else are lower, and so come first. */
export const BACKGROUND_TURN = 2 ** 30;

const NO_INSTALLATION = 0;

/** Whose turn it is to be. */
export interface TurnOwner {
  readonly subject: string;
  readonly installationId: number | undefined;
}

/**
 * Reserves a turn for a new delivery: docs/decisions/turns-between-installations.md. Undefined when it needs
 * none of its own: it is known, or replaces a waiting one, whose turn it takes over.
 *
 * To be called outside of any transaction: deliveries of one installation wait here for one another, so they
 * should for no longer than one statement takes. A turn that is not used in the end only leaves a gap.
 */
export async function reserveTurnFor(
  kysely: Kysely<StoreSchema>,
  delivery: NewDelivery,
): Promise<number | undefined> {
  return reserve(
    kysely,
    delivery,
    sql<boolean>`not exists (
        select from faultline.deliveries where guid = ${delivery.guid} and state != 'dead')
      and ${turnOfReplaced(delivery)} is null`,
  );
}

/** Reserves a turn for a delivery that lost its own. The same holds as for `reserveTurnFor`. */
export async function reserveTurn(
  kysely: Kysely<StoreSchema>,
  owner: TurnOwner,
): Promise<number | undefined> {
  return reserve(kysely, owner, sql<boolean>`true`);
}

/** The lowest turn of the waiting deliveries that this one replaces. Null when there are none. */
export function turnOfReplaced({
  guid,
  subject,
  isReplaceable,
}: NewDelivery): RawBuilder<number | null> {
  return sql`(select min(turn) from faultline.deliveries
    where subject = ${subject} and guid != ${guid} and state = 'waiting'
      and is_replaceable and ${isReplaceable}::boolean)`;
}

/** Forgets installations of which no delivery is kept: what was begun meanwhile is beyond their turns. */
export async function forgetTurns(kysely: Kysely<StoreSchema>): Promise<void> {
  await sql`delete from faultline.turns where not exists (
    select from faultline.deliveries
    where coalesce(installation_id, ${NO_INSTALLATION}) = turns.installation_id)`.execute(kysely);
}

/**
 * One turn after the last of its installation, but not before what was begun: whoever comes anew is next,
 * and whoever has much waiting gets one turn in each round.
 */
async function reserve(
  kysely: Kysely<StoreSchema>,
  { subject, installationId }: TurnOwner,
  isNeeded: RawBuilder<boolean>,
): Promise<number | undefined> {
  const isBackground = subject.startsWith(BACKGROUND);
  const first = isBackground ? BACKGROUND_TURN : 0;
  const end = first + BACKGROUND_TURN;
  // `is not distinct from` would say both, and no index serves it.
  const isOfInstallation =
    installationId === undefined
      ? sql`installation_id is null`
      : sql`installation_id = ${installationId}::bigint`;
  const { rows } = await sql<{ readonly last: number }>`
    insert into faultline.turns (installation_id, is_background, last)
    select ${installationId ?? NO_INSTALLATION}::bigint, ${isBackground}::boolean, greatest(
      (select max(turn) from faultline.deliveries
        where state in ('running', 'completed', 'dead') and turn >= ${first} and turn < ${end}),
      (select max(turn) + 1 from faultline.deliveries
        where ${isOfInstallation} and turn >= ${first} and turn < ${end}),
      ${first}::bigint)
    where ${isNeeded}
    on conflict (installation_id, is_background)
      do update set last = greatest(turns.last + 1, excluded.last)
    returning last`.execute(kysely);
  return rows[0]?.last;
}
