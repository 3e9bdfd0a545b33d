-- name: ListParcels :many
SELECT id, state FROM parcels WHERE org_id = $1 AND state = $2 ORDER BY id LIMIT 50;

-- name: GetParcel :one
SELECT id, state FROM parcels WHERE org_id = $1 AND id = $2;

-- name: CountParcels :one
SELECT count(*) FROM parcels WHERE org_id = $1 AND state = $2;
