-- The stream: one gapless, commit-ordered log of public facts per tenant.
CREATE TABLE stream_epoch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch text NOT NULL
);
INSERT INTO stream_epoch (epoch) VALUES (substr(md5(random()::text || clock_timestamp()::text), 1, 8));
GRANT SELECT ON stream_epoch TO vigie_app, vigie_system;

-- `head` is bumped by the last statement of a unit of work; its row lock, held for the flush only, orders commits.
CREATE TABLE stream_heads (
    tenant_id bigint PRIMARY KEY REFERENCES tenants,
    head bigint NOT NULL
);
CALL protect_tenant_table('stream_heads');

CREATE TABLE stream_events (
    tenant_id bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    topic text NOT NULL,
    type text NOT NULL,
    entity_id uuid NOT NULL,
    version integer NOT NULL,
    data json,
    PRIMARY KEY (tenant_id, seq)
);
CREATE INDEX stream_events_by_age ON stream_events (at);
CALL protect_tenant_table('stream_events');
REVOKE UPDATE, DELETE ON stream_events FROM vigie_app;
GRANT DELETE ON stream_events TO vigie_system;

-- Jobs that will not be tried again by themselves; an operator sees and replays them.
CREATE TABLE dead_jobs (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    name text NOT NULL,
    payload jsonb NOT NULL,
    attempts integer NOT NULL,
    error text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CALL protect_tenant_table('dead_jobs');
GRANT INSERT ON dead_jobs TO vigie_system;

-- Numbers a transaction's events and returns the tenant's new head. `_events` is `[[topic, type, id, version, data], …]`;
-- called as the last statement, in one message with COMMIT, so that the head's lock never waits for a client.
CREATE FUNCTION append_stream_events(_tenant bigint, _at timestamptz, _events json) RETURNS bigint
    LANGUAGE plpgsql
AS $$
DECLARE
    _count integer := json_array_length(_events);
    _head bigint;
BEGIN
    INSERT INTO stream_heads AS s (tenant_id, head) VALUES (_tenant, _count)
    ON CONFLICT (tenant_id) DO UPDATE SET head = s.head + excluded.head
    RETURNING head INTO _head;
    INSERT INTO stream_events (tenant_id, seq, at, topic, type, entity_id, version, data)
    SELECT _tenant, _head - _count + e.ordinal, _at, e.event ->> 0, e.event ->> 1, (e.event ->> 2)::uuid,
        (e.event ->> 3)::integer, CASE WHEN json_typeof(e.event -> 4) <> 'null' THEN e.event -> 4 END
    FROM json_array_elements(_events) WITH ORDINALITY AS e (event, ordinal);
    RETURN _head;
END
$$;

-- Queues jobs: `[[lane, payload, seconds to wait, key], …]`; one whose key is already queued is skipped. PgQueuer's table
-- comes after the migrations, which PL/pgSQL does not mind.
CREATE FUNCTION queue_jobs(_jobs json) RETURNS void
    LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO pgqueuer (priority, entrypoint, payload, execute_after, dedupe_key, status)
    SELECT 0, j ->> 0, convert_to(j ->> 1, 'UTF8'), now() + make_interval(secs => (j ->> 2)::double precision), j ->> 3,
        'queued'
    FROM json_array_elements(_jobs) AS j
    ON CONFLICT (dedupe_key) WHERE status IN ('queued', 'picked') AND dedupe_key IS NOT NULL DO NOTHING;
END
$$;

-- One-shot tickets for sockets and streams that cannot carry a cookie; consumed by DELETE … RETURNING.
CREATE TABLE stream_tickets (
    tenant_id bigint NOT NULL REFERENCES tenants,
    token_hash bytea NOT NULL,
    user_id uuid,
    login_id uuid,
    key_id uuid,
    name text NOT NULL,
    permissions text[] NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, token_hash)
);
CREATE INDEX stream_tickets_by_hash ON stream_tickets (token_hash);
CALL protect_tenant_table('stream_tickets');
GRANT DELETE ON stream_tickets TO vigie_system;
