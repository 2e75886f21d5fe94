-- Who works here, how they sign in, what they may do and what they did.
CREATE TABLE users (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL
        CHECK (role IN ('admin', 'manager', 'dispatcher', 'advisor', 'technician', 'sales', 'viewer')),
    phone text,
    language text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    password_hash text,
    on_call boolean NOT NULL DEFAULT false,
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX one_user_per_email ON users (tenant_id, lower(email));
CREATE INDEX users_by_email ON users (lower(email));
CREATE INDEX users_by_phone ON users (tenant_id, phone) WHERE phone IS NOT NULL;
CALL protect_tenant_table('users');
GRANT INSERT, UPDATE ON users TO vigie_system;

-- A login is one signed-in browser; the token itself is never stored, only its SHA-256.
CREATE TABLE logins (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ip text,
    user_agent text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX logins_by_token ON logins (token_hash);
CREATE INDEX logins_by_user ON logins (tenant_id, user_id);
CALL protect_tenant_table('logins');
GRANT INSERT, DELETE ON logins TO vigie_system;

CREATE TABLE api_keys (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX api_keys_by_hash ON api_keys (key_hash) WHERE revoked_at IS NULL;
CALL protect_tenant_table('api_keys');

-- Failed sign-ins are counted here, not in Redis, so that losing Redis never opens the door.
CREATE TABLE login_failures (
    subject text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX login_failures_by_subject ON login_failures (subject, at);
GRANT SELECT, INSERT, DELETE ON login_failures TO vigie_system;

CREATE TABLE audit_log (
    tenant_id bigint NOT NULL REFERENCES tenants,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'api_key', 'provider', 'system')),
    actor_id text,
    actor_name text,
    verb text NOT NULL,
    entity_kind text NOT NULL,
    entity_id text,
    detail jsonb NOT NULL DEFAULT '{}',
    reason text,
    source text,
    request_id text,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_by_entity ON audit_log (tenant_id, entity_kind, entity_id, at);
CREATE INDEX audit_by_time ON audit_log (tenant_id, at DESC, id DESC);
CALL protect_tenant_table('audit_log');
REVOKE UPDATE, DELETE ON audit_log FROM vigie_app;

CREATE TABLE idempotency_keys (
    tenant_id bigint NOT NULL REFERENCES tenants,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    body bytea,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
CALL protect_tenant_table('idempotency_keys');
GRANT DELETE ON idempotency_keys TO vigie_system;
