import { readFileSync } from 'node:fs';

export const memberKeys = JSON.parse(readFileSync('/run/secrets/member-keys', 'utf8'));
export const invitationKey = readFileSync('/run/secrets/invitation-key', 'utf8');
