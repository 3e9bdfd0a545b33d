/** A subject that begins with it waits until no other does: `background:branch:1296269`. */
export const BACKGROUND = 'background:';

/** A webhook delivery as it came in at the front door: signature checked, body parsed, nothing else done. */
export interface NewDelivery {
  /** `X-GitHub-Delivery`. One GUID an event: a redelivery carries the same one. */
  readonly guid: string;
  /** `X-GitHub-Event`, such as `pull_request`. */
  readonly event: string;
  /** The payload's `action`, undefined for events that have none (`push`). */
  readonly action: string | undefined;
  readonly installationId: number | undefined;
  readonly repositoryId: number | undefined;
  /**
   * What the delivery is about, such as `pull:1296269#5`. Deliveries of one subject are worked on one
   * at a time, in the order of their arrival. See `BACKGROUND` for those that are in no hurry.
   */
  readonly subject: string;
  /**
   * True when the work reads the subject's state afresh, so that a later replaceable delivery of the
   * same subject makes this one unnecessary while it still waits (a newer push replaces an older one).
   */
  readonly isReplaceable: boolean;
  /** The raw JSON body, kept until the delivery is completed and erased then. */
  readonly payload: string;
}

/**
 * What intake did with a delivery. All three are answered 202.
 * `queued`: stored and a job waits for it. `unfinished`: the GUID is already stored and its job is
 * still to be done. `completed`: the GUID's work was done, so the delivery is dropped.
 */
export type IntakeResult = 'queued' | 'unfinished' | 'completed';

/** The port between the front door and the store. Rejects with `store-unavailable` when the database is down. */
export interface DeliveryIntake {
  /** One transaction: the delivery's row and its job, or neither. Resolves only after the commit. */
  accept(delivery: NewDelivery): Promise<IntakeResult>;
}

/**
 * A stored delivery handed to a worker. It can be handed over more than once, also after its work was
 * done, when the process died in between: the work must be safe to repeat.
 */
export interface StoredDelivery extends NewDelivery {
  /** The trace that it came in with, as W3C Trace Context writes it; undefined when traces were off. */
  readonly traceparent: string | undefined;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** False when this is the last attempt before the delivery becomes a dead letter. */
  readonly isRetried: boolean;
}
