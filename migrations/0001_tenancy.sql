-- Tenancy: every business shares these tables, so the database itself keeps them apart.
CREATE FUNCTION app_tenant() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.tenant_id', true), '')::bigint;

-- Puts a table behind row-level security: `vigie_app` sees the tenant of its transaction,
-- `vigie_system` (sweeps, sign-in, doors looking up an address) reads all and writes only what is granted apart.
CREATE PROCEDURE protect_tenant_table(_table regclass)
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format(
        'CREATE POLICY tenant ON %s TO vigie_app USING (tenant_id = (SELECT app_tenant()))
         WITH CHECK (tenant_id = (SELECT app_tenant()))', _table);
    EXECUTE format('CREATE POLICY system ON %s TO vigie_system USING (true) WITH CHECK (true)', _table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO vigie_app', _table);
    EXECUTE format('GRANT SELECT ON %s TO vigie_system', _table);
END
$$;

GRANT USAGE ON SCHEMA public TO vigie_app, vigie_system;

CREATE TABLE tenants (
    tenant_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL CONSTRAINT one_tenant_per_slug UNIQUE,
    name text NOT NULL,
    language text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en')),
    locale text NOT NULL DEFAULT 'fr-CA',
    time_zone text NOT NULL,
    country text NOT NULL,
    currency text NOT NULL,
    industry text NOT NULL DEFAULT 'general' CHECK (industry IN ('drain', 'insurance', 'shop', 'general')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);
CALL protect_tenant_table('tenants');
GRANT INSERT, UPDATE ON tenants TO vigie_system;
