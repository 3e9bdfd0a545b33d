import { Router } from 'express';

import { requireMember } from './require-member.ts';
import { shelf } from './shelf.ts';

export const manifests = Router();

manifests.post('/manifests', requireMember, (request, response) => shelf.put(request.body, response));
manifests.put('/manifests/:id', requireMember, (request, response) => shelf.put(request.body, response));
manifests.patch('/manifests/:id', requireMember, (request, response) => shelf.put(request.body, response));
manifests.delete('/manifests/:id', requireMember, (request, response) => shelf.drop(request.params.id, response));
