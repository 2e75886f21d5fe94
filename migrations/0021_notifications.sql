-- Reaching the members of the team about an alert. Several notifications may leave as one delivery (a batch).
CREATE TABLE notifications (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    version integer NOT NULL,
    alert_id uuid NOT NULL,
    alert_number integer NOT NULL,
    user_id uuid NOT NULL,
    user_name text NOT NULL,
    language text NOT NULL,
    medium text NOT NULL CHECK (medium IN ('sms', 'call')),
    to_address text NOT NULL,
    body text NOT NULL,
    digest text NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('P1', 'P2', 'P3', 'P4')),
    step integer NOT NULL,
    encoding text NOT NULL,
    segments integer NOT NULL,
    status text NOT NULL CHECK (status IN
        ('intended', 'unknown', 'accepted', 'sent', 'suppressed', 'failed', 'undelivered', 'delivered')),
    error text,
    simulated boolean NOT NULL DEFAULT false,
    delivery_id uuid,
    due_at timestamptz,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    delivered_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id),
    FOREIGN KEY (tenant_id, delivery_id) REFERENCES deliveries (tenant_id, id)
);
CREATE INDEX notifications_by_alert ON notifications (tenant_id, alert_id, id);
CREATE INDEX notifications_by_delivery ON notifications (tenant_id, delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX notifications_by_user ON notifications (tenant_id, user_id, id DESC);
CREATE INDEX notifications_by_due ON notifications (due_at) WHERE due_at IS NOT NULL;
CALL protect_tenant_table('notifications');

-- When P3 and P4 wait until morning, in the tenant's time zone. Without a user it is the rule of the whole team.
CREATE TABLE quiet_hours (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    user_id uuid,
    enabled boolean NOT NULL,
    starts text NOT NULL CHECK (starts ~ '^[0-2][0-9]:[0-5][0-9]$'),
    ends text NOT NULL CHECK (ends ~ '^[0-2][0-9]:[0-5][0-9]$'),
    batch_minutes integer NOT NULL CHECK (batch_minutes BETWEEN 0 AND 30),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_rule_per_user UNIQUE NULLS NOT DISTINCT (tenant_id, user_id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
);
CALL protect_tenant_table('quiet_hours');
