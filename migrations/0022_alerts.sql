-- Alerts: what a human must acknowledge.

-- The number people say aloud ("alert 214"): per tenant, growing, never waited for. A counter row would be locked from here
-- to COMMIT and put the tenant's callers in single file; a sequence leaves a gap when a transaction rolls back instead.
-- SECURITY DEFINER because sequences belong to the owner of the schema.
CREATE FUNCTION create_alert_numbers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
BEGIN
    EXECUTE format('CREATE SEQUENCE public.%I AS integer', 'alert_numbers_' || NEW.tenant_id);
    EXECUTE format('GRANT SELECT ON SEQUENCE public.%I TO vigie_system', 'alert_numbers_' || NEW.tenant_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER tenants_number_their_alerts AFTER INSERT ON tenants
    FOR EACH ROW EXECUTE FUNCTION create_alert_numbers();

CREATE FUNCTION next_alert_number(_tenant bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
AS $$
BEGIN
    IF _tenant IS DISTINCT FROM app_tenant() THEN
        RAISE insufficient_privilege USING MESSAGE = 'not the tenant of this transaction';
    END IF;
    RETURN nextval(('public.alert_numbers_' || _tenant)::regclass);
END
$$;
REVOKE EXECUTE ON FUNCTION next_alert_number(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION next_alert_number(bigint) TO vigie_app;

-- Who is told next when nobody reacts, per urgency. Without a row the built-in policy applies.
CREATE TABLE escalation_policies (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('P1', 'P2', 'P3', 'P4')),
    name text NOT NULL,
    steps jsonb NOT NULL,
    lease_minutes integer CHECK (lease_minutes BETWEEN 1 AND 1440),
    version integer NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_policy_per_urgency UNIQUE (tenant_id, urgency)
);
CALL protect_tenant_table('escalation_policies');

-- Every timer of an alert is a column of its own and `due_at` is the earliest, so one index finds any overdue step.
-- The contact is copied, so that an event and a snapshot show the same card; `plan` is the policy as it was at the start.
CREATE TABLE alerts (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    number integer NOT NULL,
    version integer NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('P1', 'P2', 'P3', 'P4')),
    status text NOT NULL CHECK (status IN ('pending', 'acknowledged', 'resolved', 'expired')),
    need text NOT NULL,
    service text,
    title text NOT NULL,
    contact_id uuid NOT NULL,
    contact jsonb NOT NULL,
    channel text NOT NULL CHECK (channel IN ('sms', 'voice', 'manual')),
    conversation_id uuid,
    message_id uuid,
    text text NOT NULL,
    verdict jsonb,
    flags text[] NOT NULL,
    occurrences integer NOT NULL,
    raised_at timestamptz NOT NULL,
    last_message_at timestamptz NOT NULL,
    call_back_by timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    acknowledged_by uuid,
    acknowledged_by_name text,
    acknowledged_at timestamptz,
    lease_until timestamptz,
    assigned_to uuid,
    assigned_to_name text,
    snoozed_until timestamptz,
    resolved_by uuid,
    resolved_by_name text,
    resolved_at timestamptz,
    resolution text,
    plan jsonb NOT NULL,
    episode integer NOT NULL,
    step integer NOT NULL,
    next_who text,
    next_step_at timestamptz,
    receipt_due_at timestamptz,
    ttl_at timestamptz,
    exhausted boolean NOT NULL,
    breaches integer NOT NULL,
    due_at timestamptz GENERATED ALWAYS AS
        (least(next_step_at, receipt_due_at, lease_until, snoozed_until, ttl_at)) STORED,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_alert_per_number UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
    FOREIGN KEY (tenant_id, assigned_to) REFERENCES users (tenant_id, id),
    CHECK ((status = 'acknowledged') <= (acknowledged_at IS NOT NULL)),
    CHECK ((status = 'resolved') = (resolved_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_open_alert_per_contact_and_need ON alerts (tenant_id, contact_id, need)
    WHERE status IN ('pending', 'acknowledged');
CREATE INDEX open_alerts ON alerts (tenant_id, urgency, raised_at, id) WHERE status IN ('pending', 'acknowledged');
CREATE INDEX alerts_by_time ON alerts (tenant_id, raised_at DESC, id DESC);
CREATE INDEX alerts_by_contact ON alerts (tenant_id, contact_id, raised_at DESC);
CREATE INDEX alerts_due ON alerts (due_at) WHERE due_at IS NOT NULL;
CALL protect_tenant_table('alerts');

CREATE TABLE alert_actions (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    alert_id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_id uuid,
    actor_name text,
    verb text NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, alert_id) REFERENCES alerts (tenant_id, id)
);
CREATE INDEX alert_actions_by_alert ON alert_actions (tenant_id, alert_id, id);
CALL protect_tenant_table('alert_actions');
REVOKE UPDATE, DELETE ON alert_actions FROM vigie_app;
