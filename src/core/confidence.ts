/**
 * How sure a rule is of what it says, apart from how bad it would be. `high`: read from a fact.
 * `medium`: inferred over a step that could be wrong. `low`: read from a naming convention; low
 * confidence never blocks a merge.
 */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;

export type Confidence = (typeof CONFIDENCES)[number];
