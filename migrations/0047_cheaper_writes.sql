-- A statement's plan is kept, and the first ones are made while every table is empty: an index on `(tenant_id, …)` of
-- which only the tenant is known then looks as good as the one that names the row, and each text reads all messages of
-- its business until the first ANALYZE (3 of 4 ms of what Postgres spends on the thousandth text of a new hub). That
-- `tenant_id` narrows nothing down is known from the start. Older servers than 18 cannot be told; ANALYZE tells them.
CREATE PROCEDURE expect_one_tenant(_table regclass)
    LANGUAGE plpgsql
AS $$
BEGIN
    IF current_setting('server_version_num')::integer >= 180000 THEN
        EXECUTE format(
            'SELECT pg_restore_attribute_stats(''schemaname'', n.nspname::text, ''relname'', c.relname::text,
                ''attname'', ''tenant_id'', ''inherited'', false, ''null_frac'', 0::real, ''avg_width'', 8,
                ''n_distinct'', 1::real)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = %s AND c.reltuples < 0',
            _table::oid);
    END IF;
END
$$;

CREATE OR REPLACE PROCEDURE protect_tenant_table(_table regclass)
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format(
        'CREATE POLICY tenant ON %s TO vigie_app
         USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::bigint)
         WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::bigint)', _table);
    EXECUTE format('CREATE POLICY system ON %s TO vigie_system USING (true) WITH CHECK (true)', _table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO vigie_app', _table);
    EXECUTE format('GRANT SELECT ON %s TO vigie_system', _table);
    CALL expect_one_tenant(_table);
END
$$;

DO $$
DECLARE
    _table regclass;
BEGIN
    FOR _table IN SELECT polrelid::regclass FROM pg_policy WHERE polname = 'tenant' LOOP
        CALL expect_one_tenant(_table);
    END LOOP;
END
$$;
