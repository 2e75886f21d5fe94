CREATE TYPE public.pgqueuer_status AS ENUM (
    'queued',
    'picked',
    'successful',
    'exception',
    'canceled',
    'deleted',
    'failed'
);

CREATE FUNCTION public.app_tenant() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint;

CREATE FUNCTION public.append_events(_tenant bigint, _at timestamp with time zone, _count integer, _events json) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _head bigint;
BEGIN
    INSERT INTO stream_heads AS s (tenant_id, head) VALUES (_tenant, _count)
    ON CONFLICT (tenant_id) DO UPDATE SET head = s.head + excluded.head
    RETURNING head INTO _head;
    INSERT INTO stream_events (tenant_id, seq, at, topic, type, entity_id, version, data)
    SELECT _tenant, _head - _count + e.ordinal, _at, e.topic, e.type, e.id, e.version, e.data
    FROM ROWS FROM (json_to_recordset(_events) AS (topic text, type text, id uuid, version integer, data json))
        WITH ORDINALITY AS e (topic, type, id, version, data, ordinal);
    RETURN _head;
END
$$;

CREATE FUNCTION public.append_stream_events(_tenant bigint, _at timestamp with time zone, _events json) RETURNS bigint
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

CREATE FUNCTION public.create_alert_numbers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
BEGIN
    EXECUTE format('CREATE SEQUENCE public.%I AS integer', 'alert_numbers_' || NEW.tenant_id);
    EXECUTE format('GRANT SELECT ON SEQUENCE public.%I TO vigie_system', 'alert_numbers_' || NEW.tenant_id);
    RETURN NULL;
END
$$;

CREATE PROCEDURE public.expect_one_tenant(IN _table regclass)
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

CREATE FUNCTION public.fence_agent_delivery() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM FROM conversations
    WHERE tenant_id = NEW.tenant_id AND id = NEW.conversation_id AND epoch = NEW.epoch AND handling <> 'advisor'
    FOR SHARE;
    IF NOT FOUND AND OLD.attempts > 0 THEN
        NEW.error_code := 'superseded';
    ELSIF NOT FOUND THEN
        NEW.status := 'suppressed';
        NEW.rank := 4;
        NEW.error_code := 'superseded';
        NEW.attempts := OLD.attempts;
        NEW.claimed_until := NULL;
        NEW.first_attempt_at := OLD.first_attempt_at;
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.fence_agent_message() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM FROM conversations
    WHERE tenant_id = NEW.tenant_id AND id = NEW.conversation_id AND epoch = NEW.epoch AND handling <> 'advisor'
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the agent does not own this conversation any more'
            USING ERRCODE = 'VG001', CONSTRAINT = 'agent_owns_conversation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION public.fn_pgqueuer_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    to_emit BOOLEAN := false;  -- Flag to decide whether to emit a notification
BEGIN
    -- Check operation type and set the emit flag accordingly
    IF TG_OP = 'UPDATE' AND OLD IS DISTINCT FROM NEW THEN
        to_emit := true;
    ELSIF TG_OP = 'DELETE' THEN
        to_emit := true;
    ELSIF TG_OP = 'INSERT' THEN
        to_emit := true;
    ELSIF TG_OP = 'TRUNCATE' THEN
        to_emit := true;
    END IF;

    -- Perform notification if the emit flag is set
    IF to_emit THEN
        PERFORM pg_notify(
            'ch_pgqueuer',
            json_build_object(
                'channel', 'ch_pgqueuer',
                'operation', lower(TG_OP),
                'sent_at', NOW(),
                'table', TG_TABLE_NAME,
                'type', 'table_changed_event'
            )::text
        );
    END IF;

    -- Return appropriate value based on the operation
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSE
        RETURN NULL; -- For TRUNCATE and other non-row-specific contexts
    END IF;

END;
$$;

CREATE FUNCTION public.next_alert_number(_tenant bigint) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
BEGIN
    IF _tenant IS DISTINCT FROM app_tenant() THEN
        RAISE insufficient_privilege USING MESSAGE = 'not the tenant of this transaction';
    END IF;
    RETURN nextval(('public.alert_numbers_' || _tenant)::regclass);
END
$$;

CREATE PROCEDURE public.protect_tenant_table(IN _table regclass)
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

CREATE FUNCTION public.queue_jobs(_jobs json) RETURNS void
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

CREATE TABLE public.advisors (
    tenant_id bigint NOT NULL,
    user_id uuid NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    status text NOT NULL,
    capacity integer DEFAULT 5 NOT NULL,
    active integer DEFAULT 0 NOT NULL,
    skills text[] DEFAULT '{}'::text[] NOT NULL,
    languages text[] DEFAULT '{fr}'::text[] NOT NULL,
    offered_at timestamp with time zone,
    missed integer DEFAULT 0 NOT NULL,
    CONSTRAINT advisors_capacity_check CHECK (((capacity >= 0) AND (capacity <= 50))),
    CONSTRAINT advisors_languages_check CHECK ((languages <@ '{fr,en}'::text[])),
    CONSTRAINT advisors_status_check CHECK ((status = ANY (ARRAY['available'::text, 'busy'::text, 'paused'::text, 'offline'::text])))
);

ALTER TABLE ONLY public.advisors FORCE ROW LEVEL SECURITY;

CREATE TABLE public.agent_profiles (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,
    body jsonb NOT NULL,
    note text,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    proven_at timestamp with time zone,
    published_at timestamp with time zone,
    CONSTRAINT agent_profiles_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
);

ALTER TABLE ONLY public.agent_profiles FORCE ROW LEVEL SECURITY;

CREATE TABLE public.agent_sessions (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    profile_id uuid NOT NULL,
    flow text NOT NULL,
    flow_version integer NOT NULL,
    status text NOT NULL,
    outcome text,
    state json NOT NULL,
    disclosed_at timestamp with time zone,
    started_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT agent_sessions_status_check CHECK ((status = ANY (ARRAY['live'::text, 'ended'::text])))
);

ALTER TABLE ONLY public.agent_sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.agent_turns (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    message_id uuid,
    ask_id text,
    engine text NOT NULL,
    model text,
    prompt_version text,
    status text NOT NULL,
    fallback_reason text,
    epoch integer NOT NULL,
    tags text[] NOT NULL,
    at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    first_token_ms integer,
    took_ms integer,
    prompt_tokens integer,
    completion_tokens integer,
    cost_micros bigint,
    currency text,
    CONSTRAINT agent_turns_engine_check CHECK ((engine = ANY (ARRAY['builtin'::text, 'model'::text]))),
    CONSTRAINT agent_turns_status_check CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'fallback'::text, 'cancelled'::text, 'fenced'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.agent_turns FORCE ROW LEVEL SECURITY;

CREATE TABLE public.alert_actions (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    alert_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id uuid,
    actor_name text,
    verb text NOT NULL,
    detail jsonb NOT NULL
);

ALTER TABLE ONLY public.alert_actions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.alerts (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    number integer NOT NULL,
    version integer NOT NULL,
    urgency text NOT NULL,
    status text NOT NULL,
    need text NOT NULL,
    service text,
    title text NOT NULL,
    contact_id uuid NOT NULL,
    contact jsonb NOT NULL,
    channel text NOT NULL,
    conversation_id uuid,
    message_id uuid,
    text text NOT NULL,
    verdict jsonb,
    flags text[] NOT NULL,
    occurrences integer NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    last_message_at timestamp with time zone NOT NULL,
    call_back_by timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    acknowledged_by uuid,
    acknowledged_by_name text,
    acknowledged_at timestamp with time zone,
    lease_until timestamp with time zone,
    assigned_to uuid,
    assigned_to_name text,
    snoozed_until timestamp with time zone,
    resolved_by uuid,
    resolved_by_name text,
    resolved_at timestamp with time zone,
    resolution text,
    plan jsonb NOT NULL,
    episode integer NOT NULL,
    step integer NOT NULL,
    next_who text,
    next_step_at timestamp with time zone,
    receipt_due_at timestamp with time zone,
    ttl_at timestamp with time zone,
    exhausted boolean NOT NULL,
    breaches integer NOT NULL,
    due_at timestamp with time zone GENERATED ALWAYS AS (LEAST(next_step_at, receipt_due_at, lease_until, snoozed_until, ttl_at)) STORED,
    CONSTRAINT alerts_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'voice'::text, 'chat'::text, 'manual'::text]))),
    CONSTRAINT alerts_check CHECK (((status = 'acknowledged'::text) <= (acknowledged_at IS NOT NULL))),
    CONSTRAINT alerts_check1 CHECK (((status = 'resolved'::text) = (resolved_at IS NOT NULL))),
    CONSTRAINT alerts_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'acknowledged'::text, 'resolved'::text, 'expired'::text]))),
    CONSTRAINT alerts_urgency_check CHECK ((urgency = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text])))
);

ALTER TABLE ONLY public.alerts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.api_keys (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone
);

ALTER TABLE ONLY public.api_keys FORCE ROW LEVEL SECURITY;

CREATE TABLE public.audit_log (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_kind text NOT NULL,
    actor_id text,
    actor_name text,
    verb text NOT NULL,
    entity_kind text NOT NULL,
    entity_id text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    reason text,
    source text,
    request_id text,
    CONSTRAINT audit_log_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['user'::text, 'api_key'::text, 'provider'::text, 'system'::text])))
);

ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;

CREATE TABLE public.calls (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    provider_call_id text NOT NULL,
    contact_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    status text NOT NULL,
    rank smallint NOT NULL,
    urgency text,
    need text,
    ended_reason text,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    reported_at timestamp with time zone,
    summary text,
    recording_url text,
    structured jsonb,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT calls_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'ringing'::text, 'in_progress'::text, 'forwarding'::text, 'ended'::text]))),
    CONSTRAINT calls_urgency_check CHECK ((urgency = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text])))
);

ALTER TABLE ONLY public.calls FORCE ROW LEVEL SECURITY;

CREATE TABLE public.canned_replies (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    shortcut text NOT NULL,
    title text NOT NULL,
    bodies jsonb NOT NULL,
    variables jsonb NOT NULL,
    skill text
);

ALTER TABLE ONLY public.canned_replies FORCE ROW LEVEL SECURITY;

CREATE TABLE public.channels (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    external_id text,
    provider text NOT NULL,
    label text NOT NULL,
    credentials bytea,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    active boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT channels_address_check CHECK (
CASE kind
    WHEN 'chat'::text THEN (address ~ '^pk_[0-9A-Za-z_-]{16,40}$'::text)
    ELSE (address ~ '^\+[1-9][0-9]{6,14}$'::text)
END),
    CONSTRAINT channels_kind_check CHECK ((kind = ANY (ARRAY['sms'::text, 'voice'::text, 'whatsapp'::text, 'chat'::text]))),
    CONSTRAINT channels_provider_check CHECK ((provider = ANY (ARRAY['twilio'::text, 'vapi'::text, 'vigie'::text])))
);

ALTER TABLE ONLY public.channels FORCE ROW LEVEL SECURITY;

CREATE TABLE public.chat_conversations (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    offset_seq integer NOT NULL,
    begun_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.chat_conversations FORCE ROW LEVEL SECURITY;

CREATE TABLE public.chat_sessions (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    language text NOT NULL,
    origin text,
    page text,
    referrer text,
    caller_hash bytea,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    spoke_at timestamp with time zone,
    CONSTRAINT chat_sessions_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text])))
);

ALTER TABLE ONLY public.chat_sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim_actions (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    claim_id uuid NOT NULL,
    action text NOT NULL,
    description text NOT NULL,
    whose text NOT NULL,
    priority text NOT NULL,
    status text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    CONSTRAINT claim_actions_priority_check CHECK ((priority = ANY (ARRAY['urgente'::text, 'haute'::text, 'normale'::text, 'basse'::text]))),
    CONSTRAINT claim_actions_status_check CHECK ((status = ANY (ARRAY['en_attente'::text, 'en_cours'::text, 'completee'::text, 'expiree'::text, 'annulee'::text]))),
    CONSTRAINT claim_actions_whose_check CHECK ((whose = ANY (ARRAY['client'::text, 'conseiller'::text, 'expert'::text, 'garage'::text])))
);

ALTER TABLE ONLY public.claim_actions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim_assessments (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    formula text NOT NULL,
    score integer NOT NULL,
    decision text NOT NULL,
    by_name text NOT NULL,
    body jsonb NOT NULL
);

ALTER TABLE ONLY public.claim_assessments FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim_changes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    from_status text,
    to_status text,
    by_name text NOT NULL,
    is_public boolean NOT NULL,
    detail jsonb NOT NULL
);

ALTER TABLE ONLY public.claim_changes FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim_documents (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    claim_id uuid NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    file_id uuid,
    name text,
    content_type text,
    size integer,
    note text,
    requested_at timestamp with time zone,
    received_at timestamp with time zone,
    received_from text,
    CONSTRAINT claim_documents_kind_check CHECK ((kind = ANY (ARRAY['constat'::text, 'photos'::text, 'rapport_police'::text, 'devis'::text, 'facture'::text, 'certificat_medical'::text, 'inventaire'::text, 'piece_identite'::text, 'autre'::text]))),
    CONSTRAINT claim_documents_received_from_check CHECK ((received_from = ANY (ARRAY['conversation'::text, 'page'::text, 'conseiller'::text]))),
    CONSTRAINT claim_documents_status_check CHECK ((status = ANY (ARRAY['demande'::text, 'recu'::text, 'accepte'::text, 'refuse'::text, 'annule'::text]))),
    CONSTRAINT what_came_has_a_file CHECK (((status = ANY (ARRAY['demande'::text, 'annule'::text])) OR (file_id IS NOT NULL)))
);

ALTER TABLE ONLY public.claim_documents FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim_links (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    opened_at timestamp with time zone
);

ALTER TABLE ONLY public.claim_links FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claim_numbers (
    tenant_id bigint NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL
);

ALTER TABLE ONLY public.claim_numbers FORCE ROW LEVEL SECURITY;

CREATE TABLE public.claims (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    number text NOT NULL,
    contact_id uuid NOT NULL,
    contact_name text,
    contact_matricule text,
    policy_id uuid,
    policy_number text,
    policy_kind text,
    conversation_id uuid,
    type text NOT NULL,
    type_confidence real NOT NULL,
    occurred_on date,
    occurred_time time without time zone,
    place text,
    description text NOT NULL,
    answers jsonb NOT NULL,
    told jsonb NOT NULL,
    third_party_name text,
    third_party_contact text,
    insured_liability_percent integer,
    report_number text,
    police_report_number text,
    estimate_minor bigint,
    currency text NOT NULL,
    language text NOT NULL,
    emotion jsonb,
    status text NOT NULL,
    treatment text,
    priority text NOT NULL,
    cci integer,
    queue_rank integer GENERATED ALWAYS AS (((
CASE priority
    WHEN 'urgente'::text THEN 0
    WHEN 'haute'::text THEN 1000
    ELSE 2000
END + 100) - COALESCE(cci, 0))) STORED NOT NULL,
    cci_level text,
    formula text,
    factors jsonb,
    rules text[] NOT NULL,
    escalation_reason text,
    escalated_at timestamp with time zone,
    outcome text,
    outcome_reason text,
    missing text[] NOT NULL,
    documents_complete boolean NOT NULL,
    customer_due_at timestamp with time zone,
    reminders integer DEFAULT 0 NOT NULL,
    remind_at timestamp with time zone,
    review_at timestamp with time zone,
    advisor_id uuid,
    advisor_name text,
    search text NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    anonymised_at timestamp with time zone,
    CONSTRAINT claims_cci_check CHECK (((cci >= 0) AND (cci <= 100))),
    CONSTRAINT claims_cci_level_check CHECK ((cci_level = ANY (ARRAY['simple'::text, 'modere'::text, 'complexe'::text, 'critique'::text]))),
    CONSTRAINT claims_estimate_minor_check CHECK ((estimate_minor >= 0)),
    CONSTRAINT claims_insured_liability_percent_check CHECK (((insured_liability_percent >= 0) AND (insured_liability_percent <= 100))),
    CONSTRAINT claims_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT claims_outcome_check CHECK ((outcome = ANY (ARRAY['accepte'::text, 'rejete'::text, 'sans_suite'::text]))),
    CONSTRAINT claims_priority_check CHECK ((priority = ANY (ARRAY['normale'::text, 'haute'::text, 'urgente'::text]))),
    CONSTRAINT claims_status_check CHECK ((status = ANY (ARRAY['nouveau'::text, 'en_cours'::text, 'en_attente_client'::text, 'escalade'::text, 'expert'::text, 'validation'::text, 'ferme'::text]))),
    CONSTRAINT claims_treatment_check CHECK ((treatment = ANY (ARRAY['autonome'::text, 'escalade'::text, 'expert'::text]))),
    CONSTRAINT claims_type_check CHECK ((type = ANY (ARRAY['collision'::text, 'vol'::text, 'incendie'::text, 'degats_des_eaux'::text, 'bris_de_glace'::text, 'blessure'::text, 'dommage_materiel'::text, 'responsabilite'::text, 'autre'::text]))),
    CONSTRAINT claims_type_confidence_check CHECK (((type_confidence >= (0)::double precision) AND (type_confidence <= (1)::double precision)))
);

ALTER TABLE ONLY public.claims FORCE ROW LEVEL SECURITY;

CREATE TABLE public.contact_identities (
    tenant_id bigint NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    contact_id uuid NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    CONSTRAINT contact_identities_kind_check CHECK ((kind = ANY (ARRAY['phone'::text, 'sender'::text, 'email'::text, 'call'::text, 'visitor'::text])))
);

ALTER TABLE ONLY public.contact_identities FORCE ROW LEVEL SECURITY;

CREATE TABLE public.contact_notes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    text text NOT NULL,
    author text NOT NULL,
    metadata jsonb NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.contact_notes FORCE ROW LEVEL SECURITY;

CREATE TABLE public.contacts (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name text,
    is_anonymous boolean DEFAULT false NOT NULL,
    language text,
    phone text,
    email text,
    address text,
    postal_code text,
    type text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    provenance jsonb DEFAULT '{}'::jsonb NOT NULL,
    search text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_message_at timestamp with time zone,
    given_name text,
    family_name text,
    segment text DEFAULT 'prospect'::text NOT NULL,
    preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
    total_orders integer DEFAULT 0 NOT NULL,
    total_spent_minor bigint DEFAULT 0 NOT NULL,
    first_order_at timestamp with time zone,
    last_order_at timestamp with time zone,
    civility text,
    birth_date date,
    matricule text,
    matricule_norm text,
    city text,
    standing text DEFAULT 'actif'::text NOT NULL,
    anonymised_at timestamp with time zone,
    CONSTRAINT contacts_civility_check CHECK ((civility = ANY (ARRAY['M'::text, 'Mme'::text, 'Mlle'::text]))),
    CONSTRAINT contacts_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT contacts_matricule_norm_check CHECK ((matricule_norm ~ '^[A-Z0-9]{5,20}$'::text)),
    CONSTRAINT contacts_segment_check CHECK ((segment = ANY (ARRAY['prospect'::text, 'client'::text, 'vip'::text, 'inactive'::text]))),
    CONSTRAINT contacts_standing_check CHECK ((standing = ANY (ARRAY['actif'::text, 'suspendu'::text, 'ferme'::text]))),
    CONSTRAINT contacts_type_check CHECK ((type = ANY (ARRAY['residential'::text, 'commercial'::text, 'municipal'::text])))
);

ALTER TABLE ONLY public.contacts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.conversation_notes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    conversation_id uuid NOT NULL,
    author_id uuid NOT NULL,
    author_name text NOT NULL,
    text text NOT NULL,
    mentions jsonb NOT NULL,
    kind text NOT NULL,
    whispered_to uuid,
    at timestamp with time zone NOT NULL,
    CONSTRAINT conversation_notes_check CHECK (((kind = 'whisper'::text) = (whispered_to IS NOT NULL))),
    CONSTRAINT conversation_notes_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'whisper'::text])))
);

ALTER TABLE ONLY public.conversation_notes FORCE ROW LEVEL SECURITY;

CREATE TABLE public.conversation_reads (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    read_seq integer NOT NULL,
    read_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.conversation_reads FORCE ROW LEVEL SECURITY;

CREATE TABLE public.conversation_supervisors (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    mode text NOT NULL,
    since timestamp with time zone NOT NULL,
    CONSTRAINT conversation_supervisors_mode_check CHECK ((mode = ANY (ARRAY['watch'::text, 'coach'::text, 'barge'::text])))
);

ALTER TABLE ONLY public.conversation_supervisors FORCE ROW LEVEL SECURITY;

CREATE TABLE public.conversations (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    contact_id uuid NOT NULL,
    channel text NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    channel_id uuid,
    address text,
    language text,
    handling text DEFAULT 'agent'::text NOT NULL,
    epoch integer DEFAULT 1 NOT NULL,
    advisor_id uuid,
    advisor_name text,
    claimed_at timestamp with time zone,
    urgency text,
    need text,
    last_seq integer DEFAULT 0 NOT NULL,
    last_message_at timestamp with time zone,
    last_author text,
    last_text text,
    close_reason text,
    CONSTRAINT an_advisor_or_none CHECK (((handling = 'advisor'::text) = (advisor_id IS NOT NULL))),
    CONSTRAINT conversations_channel_check CHECK ((channel = ANY (ARRAY['sms'::text, 'voice'::text, 'chat'::text]))),
    CONSTRAINT conversations_handling_check CHECK ((handling = ANY (ARRAY['agent'::text, 'waiting'::text, 'advisor'::text]))),
    CONSTRAINT conversations_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT conversations_status_check CHECK ((status = ANY (ARRAY['open'::text, 'closed'::text]))),
    CONSTRAINT conversations_urgency_check CHECK ((urgency = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text])))
);

ALTER TABLE ONLY public.conversations FORCE ROW LEVEL SECURITY;

CREATE TABLE public.daily_sends (
    tenant_id bigint NOT NULL,
    channel_id uuid NOT NULL,
    day date NOT NULL,
    replies integer DEFAULT 0 NOT NULL,
    members integer DEFAULT 0 NOT NULL,
    told_at timestamp with time zone,
    CONSTRAINT daily_sends_members_check CHECK ((members >= 0)),
    CONSTRAINT daily_sends_replies_check CHECK ((replies >= 0))
);

ALTER TABLE ONLY public.daily_sends FORCE ROW LEVEL SECURITY;

CREATE TABLE public.dead_jobs (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    payload jsonb NOT NULL,
    attempts integer NOT NULL,
    error text NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.dead_jobs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.deliveries (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    medium text NOT NULL,
    audience text NOT NULL,
    to_address text NOT NULL,
    body text NOT NULL,
    language text NOT NULL,
    encoding text NOT NULL,
    segments integer NOT NULL,
    status text NOT NULL,
    rank smallint NOT NULL,
    provider_id text,
    error_code text,
    simulated boolean DEFAULT false NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    first_attempt_at timestamp with time zone,
    claimed_until timestamp with time zone,
    look_up_at timestamp with time zone,
    look_ups smallint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    delivered_at timestamp with time zone,
    message_id uuid,
    conversation_id uuid,
    epoch integer,
    via text DEFAULT 'api'::text NOT NULL,
    cost_class text DEFAULT 'team'::text NOT NULL,
    read_at timestamp with time zone,
    reserved_on date,
    CONSTRAINT deliveries_audience_check CHECK ((audience = ANY (ARRAY['team'::text, 'contact'::text]))),
    CONSTRAINT deliveries_encoding_check CHECK ((encoding = ANY (ARRAY['GSM-7'::text, 'UCS-2'::text]))),
    CONSTRAINT deliveries_medium_check CHECK ((medium = ANY (ARRAY['sms'::text, 'call'::text]))),
    CONSTRAINT deliveries_segments_check CHECK ((segments >= 0)),
    CONSTRAINT deliveries_status_check CHECK ((status = ANY (ARRAY['intended'::text, 'unknown'::text, 'accepted'::text, 'sent'::text, 'suppressed'::text, 'failed'::text, 'undelivered'::text, 'delivered'::text, 'read'::text]))),
    CONSTRAINT deliveries_via_check CHECK ((via = ANY (ARRAY['api'::text, 'answer'::text])))
);

ALTER TABLE ONLY public.deliveries FORCE ROW LEVEL SECURITY;

CREATE TABLE public.erasures (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by_name text NOT NULL,
    reason text NOT NULL,
    scope jsonb NOT NULL
);

ALTER TABLE ONLY public.erasures FORCE ROW LEVEL SECURITY;

CREATE TABLE public.escalation_policies (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    urgency text NOT NULL,
    name text NOT NULL,
    steps jsonb NOT NULL,
    lease_minutes integer,
    version integer NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT escalation_policies_lease_minutes_check CHECK (((lease_minutes >= 1) AND (lease_minutes <= 1440))),
    CONSTRAINT escalation_policies_urgency_check CHECK ((urgency = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text])))
);

ALTER TABLE ONLY public.escalation_policies FORCE ROW LEVEL SECURITY;

CREATE TABLE public.files (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    sha256 bytea NOT NULL,
    size integer NOT NULL,
    content_type text NOT NULL,
    name text NOT NULL,
    owner_id uuid NOT NULL,
    conversation_id uuid,
    scan text NOT NULL,
    link_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT files_scan_check CHECK ((scan = ANY (ARRAY['clean'::text, 'not_scanned'::text]))),
    CONSTRAINT files_size_check CHECK ((size > 0))
);

ALTER TABLE ONLY public.files FORCE ROW LEVEL SECURITY;

CREATE TABLE public.handoff_declines (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    handoff_id uuid NOT NULL,
    user_id uuid NOT NULL,
    user_name text NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.handoff_declines FORCE ROW LEVEL SECURITY;

CREATE TABLE public.handoffs (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    skill text NOT NULL,
    language text NOT NULL,
    urgency text NOT NULL,
    complexity integer NOT NULL,
    emotion double precision NOT NULL,
    flags text[] NOT NULL,
    score integer NOT NULL,
    brief jsonb NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    offered_to uuid,
    offered_to_name text,
    offered_until timestamp with time zone,
    promise_at timestamp with time zone NOT NULL,
    claimed_by uuid,
    claimed_by_name text,
    claimed_at timestamp with time zone,
    callback_by timestamp with time zone,
    alert_id uuid,
    ended_at timestamp with time zone,
    ended_because text,
    due_at timestamp with time zone GENERATED ALWAYS AS (
CASE status
    WHEN 'offered'::text THEN offered_until
    WHEN 'waiting'::text THEN promise_at
    ELSE NULL::timestamp with time zone
END) STORED,
    CONSTRAINT handoffs_check CHECK (((status = 'offered'::text) = (offered_to IS NOT NULL))),
    CONSTRAINT handoffs_check1 CHECK (((status = 'claimed'::text) = (claimed_by IS NOT NULL))),
    CONSTRAINT handoffs_check2 CHECK (((status = 'promised'::text) <= (callback_by IS NOT NULL))),
    CONSTRAINT handoffs_complexity_check CHECK (((complexity >= 0) AND (complexity <= 100))),
    CONSTRAINT handoffs_emotion_check CHECK (((emotion >= (0)::double precision) AND (emotion <= (1)::double precision))),
    CONSTRAINT handoffs_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT handoffs_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'offered'::text, 'claimed'::text, 'promised'::text, 'cancelled'::text]))),
    CONSTRAINT handoffs_urgency_check CHECK ((urgency = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text])))
);

ALTER TABLE ONLY public.handoffs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.idempotency_keys (
    tenant_id bigint NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    body bytea,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.idempotency_keys FORCE ROW LEVEL SECURITY;

CREATE TABLE public.identity_attempts (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    scope text NOT NULL,
    key_hash bytea NOT NULL,
    succeeded boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT identity_attempts_scope_check CHECK ((scope = ANY (ARRAY['session'::text, 'matricule'::text, 'address'::text])))
);

ALTER TABLE ONLY public.identity_attempts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.identity_codes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    matricule_hash bytea NOT NULL,
    address_hash bytea,
    contact_id uuid,
    code_hash bytea NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE ONLY public.identity_codes FORCE ROW LEVEL SECURITY;

CREATE TABLE public.identity_proofs (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    factor text NOT NULL,
    at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT identity_proofs_factor_check CHECK ((factor = ANY (ARRAY['birth_date'::text, 'code'::text])))
);

ALTER TABLE ONLY public.identity_proofs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.journal (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL,
    kind text NOT NULL,
    provider_id text,
    dedupe_key text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    channel_id uuid NOT NULL,
    address text NOT NULL,
    headers jsonb DEFAULT '{}'::jsonb NOT NULL,
    content_type text NOT NULL,
    raw bytea NOT NULL,
    status text NOT NULL,
    error text,
    attempts integer DEFAULT 1 NOT NULL,
    answer bytea NOT NULL,
    answer_type text NOT NULL,
    processed_at timestamp with time zone,
    CONSTRAINT journal_provider_check CHECK ((provider = ANY (ARRAY['twilio'::text, 'vapi'::text]))),
    CONSTRAINT journal_status_check CHECK ((status = ANY (ARRAY['done'::text, 'ignored'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.journal FORCE ROW LEVEL SECURITY;

CREATE TABLE public.knowledge_revisions (
    tenant_id bigint NOT NULL,
    revision uuid NOT NULL
);

ALTER TABLE ONLY public.knowledge_revisions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.knowledge_rows (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    label text NOT NULL,
    kind text NOT NULL,
    questions text[] NOT NULL,
    keywords text[] NOT NULL,
    answer_fr text,
    answer_en text,
    active boolean NOT NULL,
    search text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by text,
    trashed_at timestamp with time zone,
    CONSTRAINT an_answer_in_some_language CHECK (((answer_fr IS NOT NULL) OR (answer_en IS NOT NULL))),
    CONSTRAINT knowledge_rows_kind_check CHECK ((kind = ANY (ARRAY['faq'::text, 'policy'::text, 'price'::text, 'contact'::text, 'other'::text])))
);

ALTER TABLE ONLY public.knowledge_rows FORCE ROW LEVEL SECURITY;

CREATE TABLE public.knowledge_searches (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    language text NOT NULL,
    outcome text NOT NULL,
    row_id uuid,
    score real NOT NULL,
    CONSTRAINT knowledge_searches_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT knowledge_searches_outcome_check CHECK ((outcome = ANY (ARRAY['found'::text, 'ambiguous'::text, 'missed'::text])))
);

ALTER TABLE ONLY public.knowledge_searches FORCE ROW LEVEL SECURITY;

CREATE TABLE public.knowledge_versions (
    tenant_id bigint NOT NULL,
    row_id uuid NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    verb text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_name text,
    CONSTRAINT knowledge_versions_verb_check CHECK ((verb = ANY (ARRAY['written'::text, 'trashed'::text, 'restored'::text])))
);

ALTER TABLE ONLY public.knowledge_versions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.login_failures (
    subject text NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.logins (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ip text,
    user_agent text
);

ALTER TABLE ONLY public.logins FORCE ROW LEVEL SECURITY;

CREATE TABLE public.messages (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    direction text NOT NULL,
    channel text NOT NULL,
    author text NOT NULL,
    text text NOT NULL,
    media jsonb DEFAULT '[]'::jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    status text NOT NULL,
    flags text[] DEFAULT '{}'::text[] NOT NULL,
    provider_id text,
    seq integer,
    epoch integer,
    language text,
    phase text,
    action text,
    data jsonb,
    user_id uuid,
    user_name text,
    error text,
    segments integer,
    read_at timestamp with time zone,
    speech_confidence real,
    audio_ref text,
    CONSTRAINT messages_author_check CHECK ((author = ANY (ARRAY['contact'::text, 'agent'::text, 'advisor'::text, 'system'::text]))),
    CONSTRAINT messages_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
    CONSTRAINT messages_speech_confidence_check CHECK (((speech_confidence >= (0)::double precision) AND (speech_confidence <= (1)::double precision)))
);

ALTER TABLE ONLY public.messages FORCE ROW LEVEL SECURITY;

CREATE TABLE public.notifications (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    alert_id uuid NOT NULL,
    alert_number integer NOT NULL,
    user_id uuid NOT NULL,
    user_name text NOT NULL,
    language text NOT NULL,
    medium text NOT NULL,
    to_address text NOT NULL,
    body text NOT NULL,
    digest text NOT NULL,
    urgency text NOT NULL,
    step integer NOT NULL,
    encoding text NOT NULL,
    segments integer NOT NULL,
    status text NOT NULL,
    error text,
    simulated boolean DEFAULT false NOT NULL,
    delivery_id uuid,
    due_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    delivered_at timestamp with time zone,
    CONSTRAINT notifications_medium_check CHECK ((medium = ANY (ARRAY['sms'::text, 'call'::text]))),
    CONSTRAINT notifications_status_check CHECK ((status = ANY (ARRAY['intended'::text, 'unknown'::text, 'accepted'::text, 'sent'::text, 'suppressed'::text, 'failed'::text, 'undelivered'::text, 'delivered'::text]))),
    CONSTRAINT notifications_urgency_check CHECK ((urgency = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text])))
);

ALTER TABLE ONLY public.notifications FORCE ROW LEVEL SECURITY;

CREATE TABLE public.opening_hours (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    weekly jsonb NOT NULL,
    exceptions jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.opening_hours FORCE ROW LEVEL SECURITY;

CREATE TABLE public.opt_outs (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    medium text NOT NULL,
    address text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT opt_outs_medium_check CHECK ((medium = 'sms'::text))
);

ALTER TABLE ONLY public.opt_outs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.order_lines (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    variant_id uuid,
    sku text NOT NULL,
    name text NOT NULL,
    colour text,
    size text,
    quantity integer NOT NULL,
    unit_price_minor bigint NOT NULL,
    CONSTRAINT order_lines_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT order_lines_unit_price_minor_check CHECK ((unit_price_minor >= 0))
);

ALTER TABLE ONLY public.order_lines FORCE ROW LEVEL SECURITY;

CREATE TABLE public.order_numbers (
    tenant_id bigint NOT NULL,
    last bigint NOT NULL
);

ALTER TABLE ONLY public.order_numbers FORCE ROW LEVEL SECURITY;

CREATE TABLE public.orders (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    number text NOT NULL,
    contact_id uuid,
    email text,
    phone text,
    status text NOT NULL,
    payment text NOT NULL,
    fulfilment text NOT NULL,
    currency text NOT NULL,
    total_minor bigint NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT orders_fulfilment_check CHECK ((fulfilment = ANY (ARRAY['unfulfilled'::text, 'partially'::text, 'fulfilled'::text, 'returned'::text, 'cancelled'::text]))),
    CONSTRAINT orders_payment_check CHECK ((payment = ANY (ARRAY['pending'::text, 'paid'::text, 'failed'::text, 'refunded'::text, 'partially_refunded'::text]))),
    CONSTRAINT orders_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'cancelled'::text, 'refunded'::text, 'on_hold'::text]))),
    CONSTRAINT orders_total_minor_check CHECK ((total_minor >= 0))
);

ALTER TABLE ONLY public.orders FORCE ROW LEVEL SECURITY;

CREATE TABLE public.personal_reads (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    by_name text NOT NULL,
    user_id uuid,
    contact_id uuid NOT NULL,
    what text NOT NULL,
    reason text
);

ALTER TABLE ONLY public.personal_reads FORCE ROW LEVEL SECURITY;

CREATE TABLE public.pgqueuer (
    id bigint NOT NULL,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    execute_after timestamp with time zone DEFAULT now() NOT NULL,
    status public.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer DEFAULT 0 NOT NULL,
    slot bigint
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000', autovacuum_analyze_scale_factor='0.02', autovacuum_analyze_threshold='500', autovacuum_vacuum_cost_limit='10000', autovacuum_vacuum_cost_delay='0', fillfactor='70');

CREATE SEQUENCE public.pgqueuer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pgqueuer_id_seq OWNED BY public.pgqueuer.id;

CREATE TABLE public.pgqueuer_log (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    job_id bigint NOT NULL,
    status public.pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
)
WITH (autovacuum_vacuum_scale_factor='0.95', autovacuum_vacuum_threshold='1000000', autovacuum_analyze_scale_factor='0.05', autovacuum_analyze_threshold='10000');

ALTER TABLE public.pgqueuer_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.pgqueuer_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.pgqueuer_schedules (
    id bigint NOT NULL,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    next_run timestamp with time zone DEFAULT now() NOT NULL,
    last_run timestamp with time zone,
    status public.pgqueuer_status DEFAULT 'queued'::public.pgqueuer_status
)
WITH (autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_threshold='1000', autovacuum_analyze_scale_factor='0.02', autovacuum_analyze_threshold='500', autovacuum_vacuum_cost_limit='10000', autovacuum_vacuum_cost_delay='0', fillfactor='70');

CREATE SEQUENCE public.pgqueuer_schedules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pgqueuer_schedules_id_seq OWNED BY public.pgqueuer_schedules.id;

CREATE TABLE public.pgqueuer_statistics (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT date_trunc('sec'::text, now()) NOT NULL,
    count bigint NOT NULL,
    priority integer NOT NULL,
    status public.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.95', autovacuum_vacuum_threshold='1000000', autovacuum_analyze_scale_factor='0.05', autovacuum_analyze_threshold='10000');

CREATE SEQUENCE public.pgqueuer_statistics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.pgqueuer_statistics_id_seq OWNED BY public.pgqueuer_statistics.id;

CREATE TABLE public.policies (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    contact_id uuid NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    currency text NOT NULL,
    guarantees jsonb NOT NULL,
    insured_object text,
    notes text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT a_policy_ends_after_it_starts CHECK (((ends_on IS NULL) OR (ends_on >= starts_on))),
    CONSTRAINT policies_kind_check CHECK ((kind = ANY (ARRAY['auto'::text, 'habitation'::text, 'responsabilite'::text, 'voyage'::text, 'sante'::text, 'vie'::text]))),
    CONSTRAINT policies_status_check CHECK ((status = ANY (ARRAY['actif'::text, 'suspendu'::text, 'ferme'::text, 'expire'::text])))
);

ALTER TABLE ONLY public.policies FORCE ROW LEVEL SECURITY;

CREATE TABLE public.products (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    reference text NOT NULL,
    name text NOT NULL,
    description text,
    category text,
    keywords text[] NOT NULL,
    active boolean NOT NULL,
    search text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.products FORCE ROW LEVEL SECURITY;

CREATE TABLE public.quiet_hours (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    user_id uuid,
    enabled boolean NOT NULL,
    starts text NOT NULL,
    ends text NOT NULL,
    batch_minutes integer NOT NULL,
    CONSTRAINT quiet_hours_batch_minutes_check CHECK (((batch_minutes >= 0) AND (batch_minutes <= 30))),
    CONSTRAINT quiet_hours_ends_check CHECK ((ends ~ '^[0-2][0-9]:[0-5][0-9]$'::text)),
    CONSTRAINT quiet_hours_starts_check CHECK ((starts ~ '^[0-2][0-9]:[0-5][0-9]$'::text))
);

ALTER TABLE ONLY public.quiet_hours FORCE ROW LEVEL SECURITY;

CREATE TABLE public.reimbursements (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    claim_id uuid NOT NULL,
    guarantee text NOT NULL,
    currency text NOT NULL,
    claimed_minor bigint NOT NULL,
    accepted_minor bigint,
    limit_minor bigint,
    deductible_minor bigint NOT NULL,
    net_minor bigint GENERATED ALWAYS AS (
CASE
    WHEN (accepted_minor IS NOT NULL) THEN GREATEST((0)::bigint, (LEAST(accepted_minor, limit_minor) - deductible_minor))
    ELSE NULL::bigint
END) STORED,
    status text NOT NULL,
    reject_reason text,
    means text,
    reference text,
    paid_on date,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT a_payment_is_traceable CHECK (((status <> 'paye'::text) OR ((paid_on IS NOT NULL) AND (reference <> ''::text)))),
    CONSTRAINT a_rejection_says_why CHECK (((status <> 'rejete'::text) OR (reject_reason <> ''::text))),
    CONSTRAINT an_acceptance_has_an_amount CHECK (((status = ANY (ARRAY['en_attente'::text, 'rejete'::text])) OR (accepted_minor IS NOT NULL))),
    CONSTRAINT reimbursements_accepted_minor_check CHECK ((accepted_minor >= 0)),
    CONSTRAINT reimbursements_claimed_minor_check CHECK ((claimed_minor >= 0)),
    CONSTRAINT reimbursements_deductible_minor_check CHECK ((deductible_minor >= 0)),
    CONSTRAINT reimbursements_limit_minor_check CHECK ((limit_minor >= 0)),
    CONSTRAINT reimbursements_means_check CHECK ((means = ANY (ARRAY['virement'::text, 'cheque'::text]))),
    CONSTRAINT reimbursements_status_check CHECK ((status = ANY (ARRAY['en_attente'::text, 'accepte'::text, 'partiellement_accepte'::text, 'paye'::text, 'rejete'::text])))
);

ALTER TABLE ONLY public.reimbursements FORCE ROW LEVEL SECURITY;

CREATE TABLE public.reservations (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    variant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    quantity integer NOT NULL,
    status text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    extended_at timestamp with time zone,
    ended_at timestamp with time zone,
    order_id uuid,
    CONSTRAINT reservations_check CHECK (((status = 'active'::text) = (ended_at IS NULL))),
    CONSTRAINT reservations_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT reservations_status_check CHECK ((status = ANY (ARRAY['active'::text, 'expired'::text, 'fulfilled'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.reservations FORCE ROW LEVEL SECURITY;

CREATE TABLE public.rulesets (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,
    body jsonb NOT NULL,
    note text,
    created_at timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    previewed_at timestamp with time zone,
    published_at timestamp with time zone,
    CONSTRAINT rulesets_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])))
);

ALTER TABLE ONLY public.rulesets FORCE ROW LEVEL SECURITY;

CREATE TABLE public.schema_migrations (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.session_timers (
    tenant_id bigint NOT NULL,
    session_id uuid NOT NULL,
    name text NOT NULL,
    due_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.session_timers FORCE ROW LEVEL SECURITY;

CREATE TABLE public.shipments (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    carrier text NOT NULL,
    number text NOT NULL,
    status text NOT NULL,
    expected_at timestamp with time zone,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT shipments_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'in_transit'::text, 'out_for_delivery'::text, 'delivered'::text, 'failed'::text, 'returned'::text, 'exception'::text])))
);

ALTER TABLE ONLY public.shipments FORCE ROW LEVEL SECURITY;

CREATE TABLE public.stock_moves (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    variant_id uuid NOT NULL,
    delta integer NOT NULL,
    stock integer NOT NULL,
    reason text NOT NULL,
    reservation_id uuid,
    order_id uuid,
    note text,
    by_name text,
    at timestamp with time zone NOT NULL,
    CONSTRAINT stock_moves_reason_check CHECK ((reason = ANY (ARRAY['opening'::text, 'received'::text, 'counted'::text, 'lost'::text, 'sold'::text, 'returned'::text, 'reserved'::text, 'released'::text, 'expired'::text, 'correction'::text])))
);

ALTER TABLE ONLY public.stock_moves FORCE ROW LEVEL SECURITY;

CREATE TABLE public.stream_epoch (
    only_row boolean DEFAULT true NOT NULL,
    epoch text NOT NULL,
    CONSTRAINT stream_epoch_only_row_check CHECK (only_row)
);

CREATE TABLE public.stream_events (
    tenant_id bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    topic text NOT NULL,
    type text NOT NULL,
    entity_id uuid NOT NULL,
    version integer NOT NULL,
    data json
);

ALTER TABLE ONLY public.stream_events FORCE ROW LEVEL SECURITY;

CREATE TABLE public.stream_heads (
    tenant_id bigint NOT NULL,
    head bigint NOT NULL
);

ALTER TABLE ONLY public.stream_heads FORCE ROW LEVEL SECURITY;

CREATE TABLE public.stream_tickets (
    tenant_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid,
    login_id uuid,
    key_id uuid,
    name text NOT NULL,
    permissions text[] NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.stream_tickets FORCE ROW LEVEL SECURITY;

CREATE TABLE public.tenants (
    tenant_id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    language text DEFAULT 'fr'::text NOT NULL,
    locale text DEFAULT 'fr-CA'::text NOT NULL,
    time_zone text NOT NULL,
    country text NOT NULL,
    currency text NOT NULL,
    industry text DEFAULT 'general'::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT tenants_industry_check CHECK ((industry = ANY (ARRAY['drain'::text, 'insurance'::text, 'shop'::text, 'general'::text]))),
    CONSTRAINT tenants_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text])))
);

ALTER TABLE ONLY public.tenants FORCE ROW LEVEL SECURITY;

ALTER TABLE public.tenants ALTER COLUMN tenant_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tenants_tenant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.unanswered_questions (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    folded text NOT NULL,
    text text NOT NULL,
    language text NOT NULL,
    asked integer NOT NULL,
    first_asked_at timestamp with time zone NOT NULL,
    last_asked_at timestamp with time zone NOT NULL,
    status text NOT NULL,
    row_id uuid,
    CONSTRAINT unanswered_questions_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT unanswered_questions_status_check CHECK ((status = ANY (ARRAY['open'::text, 'answered'::text, 'dismissed'::text])))
);

ALTER TABLE ONLY public.unanswered_questions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.users (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    phone text,
    language text DEFAULT 'fr'::text NOT NULL,
    password_hash text,
    on_call boolean DEFAULT false NOT NULL,
    active boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT users_language_check CHECK ((language = ANY (ARRAY['fr'::text, 'en'::text]))),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'dispatcher'::text, 'advisor'::text, 'technician'::text, 'sales'::text, 'viewer'::text])))
);

ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;

CREATE TABLE public.variants (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    product_id uuid NOT NULL,
    sku text NOT NULL,
    size text,
    size_key text,
    colour text,
    colour_key text,
    price_minor bigint NOT NULL,
    currency text NOT NULL,
    stock integer NOT NULL,
    held integer NOT NULL,
    low_stock_at integer NOT NULL,
    active boolean NOT NULL,
    CONSTRAINT held_is_counted CHECK ((held >= 0)),
    CONSTRAINT never_oversold CHECK ((stock >= 0)),
    CONSTRAINT variants_low_stock_at_check CHECK ((low_stock_at >= 0)),
    CONSTRAINT variants_price_minor_check CHECK ((price_minor >= 0))
);

ALTER TABLE ONLY public.variants FORCE ROW LEVEL SECURITY;

CREATE TABLE public.verdicts (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    decided_by text NOT NULL,
    ruleset text NOT NULL,
    urgency text NOT NULL,
    disposition text NOT NULL,
    verdict jsonb NOT NULL,
    CONSTRAINT verdicts_decided_by_check CHECK ((decided_by = ANY (ARRAY['rules'::text, 'model'::text, 'human'::text]))),
    CONSTRAINT verdicts_disposition_check CHECK ((disposition = ANY (ARRAY['alert'::text, 'refuse'::text, 'redirect'::text, 'personal'::text, 'none'::text]))),
    CONSTRAINT verdicts_urgency_check CHECK ((urgency = ANY (ARRAY['P1'::text, 'P2'::text, 'P3'::text, 'P4'::text])))
);

ALTER TABLE ONLY public.verdicts FORCE ROW LEVEL SECURITY;

ALTER TABLE ONLY public.pgqueuer ALTER COLUMN id SET DEFAULT nextval('public.pgqueuer_id_seq'::regclass);

ALTER TABLE ONLY public.pgqueuer_schedules ALTER COLUMN id SET DEFAULT nextval('public.pgqueuer_schedules_id_seq'::regclass);

ALTER TABLE ONLY public.pgqueuer_statistics ALTER COLUMN id SET DEFAULT nextval('public.pgqueuer_statistics_id_seq'::regclass);

ALTER TABLE ONLY public.advisors
    ADD CONSTRAINT advisors_pkey PRIMARY KEY (tenant_id, user_id);

ALTER TABLE ONLY public.agent_profiles
    ADD CONSTRAINT agent_profiles_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.agent_sessions
    ADD CONSTRAINT agent_sessions_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.agent_turns
    ADD CONSTRAINT agent_turns_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.alert_actions
    ADD CONSTRAINT alert_actions_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.canned_replies
    ADD CONSTRAINT canned_replies_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.channels
    ADD CONSTRAINT channels_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.chat_conversations
    ADD CONSTRAINT chat_conversations_pkey PRIMARY KEY (tenant_id, session_id, conversation_id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.claim_actions
    ADD CONSTRAINT claim_actions_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.claim_assessments
    ADD CONSTRAINT claim_assessments_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.claim_changes
    ADD CONSTRAINT claim_changes_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.claim_documents
    ADD CONSTRAINT claim_documents_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.claim_links
    ADD CONSTRAINT claim_links_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.claim_numbers
    ADD CONSTRAINT claim_numbers_pkey PRIMARY KEY (tenant_id, year);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.contact_notes
    ADD CONSTRAINT contact_notes_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.conversation_notes
    ADD CONSTRAINT conversation_notes_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.conversation_reads
    ADD CONSTRAINT conversation_reads_pkey PRIMARY KEY (tenant_id, conversation_id, user_id);

ALTER TABLE ONLY public.conversation_supervisors
    ADD CONSTRAINT conversation_supervisors_pkey PRIMARY KEY (tenant_id, conversation_id, user_id);

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.daily_sends
    ADD CONSTRAINT daily_sends_pkey PRIMARY KEY (tenant_id, channel_id, day);

ALTER TABLE ONLY public.dead_jobs
    ADD CONSTRAINT dead_jobs_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.escalation_policies
    ADD CONSTRAINT escalation_policies_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.handoff_declines
    ADD CONSTRAINT handoff_declines_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.handoffs
    ADD CONSTRAINT handoffs_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, key);

ALTER TABLE ONLY public.identity_attempts
    ADD CONSTRAINT identity_attempts_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.identity_codes
    ADD CONSTRAINT identity_codes_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.identity_proofs
    ADD CONSTRAINT identity_proofs_pkey PRIMARY KEY (tenant_id, conversation_id);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.knowledge_revisions
    ADD CONSTRAINT knowledge_revisions_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY public.knowledge_rows
    ADD CONSTRAINT knowledge_rows_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.knowledge_searches
    ADD CONSTRAINT knowledge_searches_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.knowledge_versions
    ADD CONSTRAINT knowledge_versions_pkey PRIMARY KEY (tenant_id, row_id, version);

ALTER TABLE ONLY public.logins
    ADD CONSTRAINT logins_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.agent_profiles
    ADD CONSTRAINT one_agent_profile_per_version UNIQUE (tenant_id, version);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT one_alert_per_number UNIQUE (tenant_id, number);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT one_call_per_provider_id UNIQUE (tenant_id, provider_call_id);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT one_claim_per_number UNIQUE (tenant_id, number);

ALTER TABLE ONLY public.contact_identities
    ADD CONSTRAINT one_contact_per_address PRIMARY KEY (tenant_id, kind, address);

ALTER TABLE ONLY public.journal
    ADD CONSTRAINT one_entry_per_request UNIQUE (tenant_id, provider, dedupe_key);

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT one_message_per_provider_id UNIQUE (tenant_id, provider_id);

ALTER TABLE ONLY public.opt_outs
    ADD CONSTRAINT one_opt_out_per_address UNIQUE (tenant_id, medium, address);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT one_order_per_number UNIQUE (tenant_id, number);

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT one_policy_per_number UNIQUE (tenant_id, number);

ALTER TABLE ONLY public.escalation_policies
    ADD CONSTRAINT one_policy_per_urgency UNIQUE (tenant_id, urgency);

ALTER TABLE ONLY public.products
    ADD CONSTRAINT one_product_per_reference UNIQUE (tenant_id, reference);

ALTER TABLE ONLY public.unanswered_questions
    ADD CONSTRAINT one_question_per_wording UNIQUE (tenant_id, folded);

ALTER TABLE ONLY public.canned_replies
    ADD CONSTRAINT one_reply_per_shortcut UNIQUE (tenant_id, shortcut);

ALTER TABLE ONLY public.quiet_hours
    ADD CONSTRAINT one_rule_per_user UNIQUE NULLS NOT DISTINCT (tenant_id, user_id);

ALTER TABLE ONLY public.rulesets
    ADD CONSTRAINT one_ruleset_per_version UNIQUE (tenant_id, version);

ALTER TABLE ONLY public.shipments
    ADD CONSTRAINT one_shipment_per_parcel UNIQUE (tenant_id, number);

ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT one_tenant_per_slug UNIQUE (slug);

ALTER TABLE ONLY public.variants
    ADD CONSTRAINT one_variant_per_sku UNIQUE (tenant_id, sku);

ALTER TABLE ONLY public.opening_hours
    ADD CONSTRAINT one_week_per_tenant UNIQUE (tenant_id);

ALTER TABLE ONLY public.opening_hours
    ADD CONSTRAINT opening_hours_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.opt_outs
    ADD CONSTRAINT opt_outs_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.order_numbers
    ADD CONSTRAINT order_numbers_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.personal_reads
    ADD CONSTRAINT personal_reads_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.pgqueuer_log
    ADD CONSTRAINT pgqueuer_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pgqueuer
    ADD CONSTRAINT pgqueuer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_expression_entrypoint_key UNIQUE (expression, entrypoint);

ALTER TABLE ONLY public.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.pgqueuer_statistics
    ADD CONSTRAINT pgqueuer_statistics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.quiet_hours
    ADD CONSTRAINT quiet_hours_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.reimbursements
    ADD CONSTRAINT reimbursements_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.rulesets
    ADD CONSTRAINT rulesets_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.session_timers
    ADD CONSTRAINT session_timers_pkey PRIMARY KEY (tenant_id, session_id, name);

ALTER TABLE ONLY public.shipments
    ADD CONSTRAINT shipments_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.stock_moves
    ADD CONSTRAINT stock_moves_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.stream_epoch
    ADD CONSTRAINT stream_epoch_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.stream_events
    ADD CONSTRAINT stream_events_pkey PRIMARY KEY (tenant_id, seq);

ALTER TABLE ONLY public.stream_heads
    ADD CONSTRAINT stream_heads_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY public.stream_tickets
    ADD CONSTRAINT stream_tickets_pkey PRIMARY KEY (tenant_id, token_hash);

ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY public.unanswered_questions
    ADD CONSTRAINT unanswered_questions_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.variants
    ADD CONSTRAINT variants_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT verdicts_pkey PRIMARY KEY (tenant_id, id);

CREATE INDEX actions_by_claim ON public.claim_actions USING btree (tenant_id, claim_id, id);

CREATE INDEX actions_due ON public.claim_actions USING btree (due_at) WHERE (status = ANY (ARRAY['en_attente'::text, 'en_cours'::text]));

CREATE INDEX agent_turns_by_conversation ON public.agent_turns USING btree (tenant_id, conversation_id, id DESC);

CREATE INDEX agent_turns_due ON public.agent_turns USING btree (due_at) WHERE (status = 'running'::text);

CREATE INDEX alert_actions_by_alert ON public.alert_actions USING btree (tenant_id, alert_id, id);

CREATE INDEX alerts_by_contact ON public.alerts USING btree (tenant_id, contact_id, raised_at DESC);

CREATE INDEX alerts_by_time ON public.alerts USING btree (tenant_id, raised_at DESC, id DESC);

CREATE INDEX alerts_due ON public.alerts USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX api_keys_by_hash ON public.api_keys USING btree (key_hash) WHERE (revoked_at IS NULL);

CREATE INDEX assessments_by_claim ON public.claim_assessments USING btree (tenant_id, claim_id, id DESC);

CREATE INDEX audit_by_entity ON public.audit_log USING btree (tenant_id, entity_kind, entity_id, at);

CREATE INDEX audit_by_time ON public.audit_log USING btree (tenant_id, at DESC, id DESC);

CREATE INDEX calls_by_contact ON public.calls USING btree (tenant_id, contact_id, id DESC);

CREATE INDEX calls_by_provider_id ON public.calls USING btree (provider_call_id);

CREATE INDEX changes_by_claim ON public.claim_changes USING btree (tenant_id, claim_id, id);

CREATE INDEX chat_conversations_by_session ON public.chat_conversations USING btree (tenant_id, session_id, offset_seq DESC);

CREATE INDEX chat_sessions_by_caller ON public.chat_sessions USING btree (tenant_id, caller_hash, created_at) WHERE (caller_hash IS NOT NULL);

CREATE INDEX chat_sessions_by_expiry ON public.chat_sessions USING btree (expires_at);

CREATE INDEX chat_sessions_by_secret ON public.chat_sessions USING btree (secret_hash);

CREATE INDEX chat_sessions_by_site ON public.chat_sessions USING btree (tenant_id, channel_id, created_at);

CREATE INDEX claim_links_by_claim ON public.claim_links USING btree (tenant_id, claim_id);

CREATE INDEX claim_links_by_expiry ON public.claim_links USING btree (expires_at);

CREATE UNIQUE INDEX claim_links_by_token ON public.claim_links USING btree (token_hash);

CREATE INDEX claims_by_cci ON public.claims USING btree (tenant_id, id DESC, cci);

CREATE INDEX claims_by_contact ON public.claims USING btree (tenant_id, contact_id, id DESC);

CREATE INDEX claims_by_conversation ON public.claims USING btree (tenant_id, conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX claims_by_status ON public.claims USING btree (tenant_id, status, id DESC, cci);

CREATE INDEX claims_of_advisor ON public.claims USING btree (tenant_id, advisor_id, id DESC) WHERE (status <> 'ferme'::text);

CREATE INDEX claims_past_deadline ON public.claims USING btree (customer_due_at) WHERE (status = 'en_attente_client'::text);

CREATE INDEX claims_to_remind ON public.claims USING btree (remind_at) WHERE (remind_at IS NOT NULL);

CREATE INDEX claims_to_review ON public.claims USING btree (review_at) WHERE (review_at IS NOT NULL);

CREATE INDEX claims_waiting ON public.claims USING btree (tenant_id, queue_rank, id) WHERE ((status = 'escalade'::text) AND (advisor_id IS NULL));

CREATE INDEX contact_notes_by_contact ON public.contact_notes USING btree (tenant_id, contact_id, id DESC);

CREATE INDEX contacts_by_email ON public.contacts USING btree (tenant_id, email) WHERE (email IS NOT NULL);

CREATE INDEX contacts_by_phone ON public.contacts USING btree (tenant_id, phone) WHERE (phone IS NOT NULL);

CREATE INDEX conversations_by_contact ON public.conversations USING btree (tenant_id, contact_id, id DESC);

CREATE INDEX conversations_by_last_message ON public.conversations USING btree (tenant_id, last_message_at DESC, id DESC);

CREATE INDEX conversations_of_advisor ON public.conversations USING btree (tenant_id, advisor_id) WHERE (advisor_id IS NOT NULL);

CREATE INDEX declines_by_handoff ON public.handoff_declines USING btree (tenant_id, handoff_id, id);

CREATE INDEX deliveries_by_address ON public.deliveries USING btree (tenant_id, to_address, created_at DESC);

CREATE INDEX deliveries_to_look_up ON public.deliveries USING btree (look_up_at) WHERE (look_up_at IS NOT NULL);

CREATE INDEX deliveries_under_way ON public.deliveries USING btree (tenant_id, conversation_id) WHERE ((conversation_id IS NOT NULL) AND (status = ANY (ARRAY['intended'::text, 'unknown'::text])));

CREATE INDEX documents_by_claim ON public.claim_documents USING btree (tenant_id, claim_id, id);

CREATE INDEX erasures_by_contact ON public.erasures USING btree (tenant_id, contact_id);

CREATE INDEX files_by_content ON public.files USING btree (tenant_id, sha256);

CREATE INDEX files_by_id ON public.files USING btree (id);

CREATE INDEX files_by_owner ON public.files USING btree (tenant_id, owner_id);

CREATE INDEX files_unclaimed ON public.files USING btree (created_at) WHERE (conversation_id IS NULL);

CREATE INDEX handoffs_by_alert ON public.handoffs USING btree (tenant_id, alert_id) WHERE (alert_id IS NOT NULL);

CREATE INDEX handoffs_by_conversation ON public.handoffs USING btree (tenant_id, conversation_id, id DESC);

CREATE INDEX handoffs_due ON public.handoffs USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX handoffs_in_order ON public.handoffs USING btree (tenant_id, urgency, score DESC, requested_at, id) WHERE (status = ANY (ARRAY['waiting'::text, 'offered'::text, 'promised'::text]));

CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at);

CREATE INDEX identities_by_contact ON public.contact_identities USING btree (tenant_id, contact_id);

CREATE INDEX identity_attempts_by_age ON public.identity_attempts USING btree (at);

CREATE INDEX identity_attempts_by_key ON public.identity_attempts USING btree (tenant_id, scope, key_hash, at DESC);

CREATE INDEX identity_codes_by_address ON public.identity_codes USING btree (tenant_id, address_hash, sent_at DESC);

CREATE INDEX identity_codes_by_conversation ON public.identity_codes USING btree (tenant_id, conversation_id, id DESC);

CREATE INDEX identity_codes_by_expiry ON public.identity_codes USING btree (expires_at);

CREATE INDEX identity_codes_by_matricule ON public.identity_codes USING btree (tenant_id, matricule_hash, sent_at DESC);

CREATE INDEX identity_proofs_by_contact ON public.identity_proofs USING btree (tenant_id, contact_id);

CREATE INDEX journal_by_age ON public.journal USING btree (received_at);

CREATE INDEX journal_by_provider_id ON public.journal USING btree (tenant_id, provider_id);

CREATE INDEX knowledge_in_trash ON public.knowledge_rows USING btree (trashed_at) WHERE (trashed_at IS NOT NULL);

CREATE INDEX knowledge_searches_by_age ON public.knowledge_searches USING btree (at);

CREATE INDEX knowledge_searches_by_time ON public.knowledge_searches USING btree (tenant_id, at);

CREATE INDEX login_failures_by_subject ON public.login_failures USING btree (subject, at);

CREATE INDEX logins_by_token ON public.logins USING btree (token_hash);

CREATE INDEX logins_by_user ON public.logins USING btree (tenant_id, user_id);

CREATE INDEX messages_by_contact ON public.messages USING btree (tenant_id, contact_id, id DESC);

CREATE INDEX notes_by_conversation ON public.conversation_notes USING btree (tenant_id, conversation_id, id);

CREATE INDEX notes_by_mention ON public.conversation_notes USING gin (mentions jsonb_path_ops);

CREATE INDEX notifications_by_alert ON public.notifications USING btree (tenant_id, alert_id, id);

CREATE INDEX notifications_by_delivery ON public.notifications USING btree (tenant_id, delivery_id) WHERE (delivery_id IS NOT NULL);

CREATE INDEX notifications_by_due ON public.notifications USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE INDEX notifications_by_user ON public.notifications USING btree (tenant_id, user_id, id DESC);

CREATE UNIQUE INDEX one_active_channel_per_address ON public.channels USING btree (kind, address) WHERE active;

CREATE UNIQUE INDEX one_active_channel_per_external_id ON public.channels USING btree (kind, external_id) WHERE (active AND (external_id IS NOT NULL));

CREATE UNIQUE INDEX one_contact_per_matricule ON public.contacts USING btree (tenant_id, matricule_norm) WHERE (matricule_norm IS NOT NULL);

CREATE UNIQUE INDEX one_delivery_per_message ON public.deliveries USING btree (tenant_id, message_id) WHERE (message_id IS NOT NULL);

CREATE UNIQUE INDEX one_delivery_per_provider_id ON public.deliveries USING btree (tenant_id, provider_id) WHERE (provider_id IS NOT NULL);

CREATE UNIQUE INDEX one_document_per_file ON public.claim_documents USING btree (tenant_id, claim_id, file_id) WHERE (file_id IS NOT NULL);

CREATE UNIQUE INDEX one_draft_and_one_published_profile ON public.agent_profiles USING btree (tenant_id, status) WHERE (status = ANY (ARRAY['draft'::text, 'published'::text]));

CREATE UNIQUE INDEX one_draft_and_one_published_ruleset ON public.rulesets USING btree (tenant_id, status) WHERE (status = ANY (ARRAY['draft'::text, 'published'::text]));

CREATE UNIQUE INDEX one_hold_per_contact_and_variant ON public.reservations USING btree (tenant_id, contact_id, variant_id) WHERE (status = 'active'::text);

CREATE UNIQUE INDEX one_live_session_per_conversation ON public.agent_sessions USING btree (tenant_id, conversation_id) WHERE (status = 'live'::text);

CREATE UNIQUE INDEX one_message_per_seq ON public.messages USING btree (tenant_id, conversation_id, seq);

CREATE UNIQUE INDEX one_open_alert_per_contact_and_need ON public.alerts USING btree (tenant_id, contact_id, need) WHERE (status = ANY (ARRAY['pending'::text, 'acknowledged'::text]));

CREATE UNIQUE INDEX one_open_conversation_per_medium ON public.conversations USING btree (tenant_id, contact_id, channel) WHERE ((status = 'open'::text) AND (channel <> 'voice'::text));

CREATE UNIQUE INDEX one_open_handoff_per_conversation ON public.handoffs USING btree (tenant_id, conversation_id) WHERE (status = ANY (ARRAY['waiting'::text, 'offered'::text, 'promised'::text]));

CREATE UNIQUE INDEX one_payment_per_reference ON public.reimbursements USING btree (tenant_id, reference) WHERE (reference IS NOT NULL);

CREATE UNIQUE INDEX one_standing_offer_per_advisor ON public.handoffs USING btree (tenant_id, offered_to) WHERE (status = 'offered'::text);

CREATE UNIQUE INDEX one_user_per_email ON public.users USING btree (tenant_id, lower(email));

CREATE UNIQUE INDEX one_verdict_of_the_rules_per_message ON public.verdicts USING btree (tenant_id, message_id) WHERE (decided_by <> 'human'::text);

CREATE INDEX open_alerts ON public.alerts USING btree (tenant_id, urgency, raised_at, id) WHERE (status = ANY (ARRAY['pending'::text, 'acknowledged'::text]));

CREATE INDEX order_lines_by_order ON public.order_lines USING btree (tenant_id, order_id);

CREATE INDEX orders_by_contact ON public.orders USING btree (tenant_id, contact_id, placed_at DESC) WHERE (contact_id IS NOT NULL);

CREATE INDEX personal_reads_by_age ON public.personal_reads USING btree (at);

CREATE INDEX personal_reads_by_contact ON public.personal_reads USING btree (tenant_id, contact_id, id DESC);

CREATE INDEX pgqueuer_ep_ea_idx ON public.pgqueuer USING btree (entrypoint, execute_after) WHERE (status = 'queued'::public.pgqueuer_status);

CREATE INDEX pgqueuer_ep_prio_id_idx ON public.pgqueuer USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::public.pgqueuer_status);

CREATE INDEX pgqueuer_log_created ON public.pgqueuer_log USING btree (created);

CREATE INDEX pgqueuer_log_job_id_status ON public.pgqueuer_log USING btree (job_id, created DESC);

CREATE INDEX pgqueuer_log_not_aggregated ON public.pgqueuer_log USING btree ((1)) WHERE (NOT aggregated);

CREATE INDEX pgqueuer_log_status ON public.pgqueuer_log USING btree (status);

CREATE INDEX pgqueuer_picked_heartbeat_idx ON public.pgqueuer USING btree (heartbeat) WHERE (status = 'picked'::public.pgqueuer_status);

CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON public.pgqueuer USING btree (entrypoint, slot) WHERE ((status = 'picked'::public.pgqueuer_status) AND (slot IS NOT NULL));

CREATE INDEX pgqueuer_priority_id_id1_idx ON public.pgqueuer USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::public.pgqueuer_status);

CREATE INDEX pgqueuer_queue_manager_id_idx ON public.pgqueuer USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL);

CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON public.pgqueuer_statistics USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status, entrypoint);

CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON public.pgqueuer USING btree (dedupe_key) WHERE ((status = ANY (ARRAY['queued'::public.pgqueuer_status, 'picked'::public.pgqueuer_status])) AND (dedupe_key IS NOT NULL));

CREATE INDEX pgqueuer_updated_id_id1_idx ON public.pgqueuer USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::public.pgqueuer_status);

CREATE INDEX policies_by_contact ON public.policies USING btree (tenant_id, contact_id);

CREATE INDEX reads_by_user ON public.conversation_reads USING btree (tenant_id, user_id);

CREATE INDEX reimbursements_by_claim ON public.reimbursements USING btree (tenant_id, claim_id, id);

CREATE INDEX reservations_by_contact ON public.reservations USING btree (tenant_id, contact_id, id DESC);

CREATE INDEX reservations_due ON public.reservations USING btree (expires_at) WHERE (status = 'active'::text);

CREATE INDEX session_timers_due ON public.session_timers USING btree (due_at);

CREATE INDEX shipments_by_order ON public.shipments USING btree (tenant_id, order_id);

CREATE INDEX stock_moves_by_variant ON public.stock_moves USING btree (tenant_id, variant_id, id DESC);

CREATE INDEX stream_events_by_age ON public.stream_events USING btree (at);

CREATE INDEX stream_tickets_by_hash ON public.stream_tickets USING btree (token_hash);

CREATE INDEX unanswered_open ON public.unanswered_questions USING btree (tenant_id, asked DESC, id) WHERE (status = 'open'::text);

CREATE INDEX users_by_email ON public.users USING btree (lower(email));

CREATE INDEX users_by_phone ON public.users USING btree (tenant_id, phone) WHERE (phone IS NOT NULL);

CREATE INDEX variants_by_product ON public.variants USING btree (tenant_id, product_id);

CREATE INDEX verdicts_by_conversation ON public.verdicts USING btree (tenant_id, conversation_id, at);

CREATE INDEX verdicts_by_time ON public.verdicts USING btree (tenant_id, at);

CREATE TRIGGER an_attempt_needs_the_conversation BEFORE UPDATE OF attempts ON public.deliveries FOR EACH ROW WHEN (((new.epoch IS NOT NULL) AND (new.attempts > old.attempts))) EXECUTE FUNCTION public.fence_agent_delivery();

CREATE TRIGGER tenants_number_their_alerts AFTER INSERT ON public.tenants FOR EACH ROW EXECUTE FUNCTION public.create_alert_numbers();

CREATE TRIGGER tg_pgqueuer_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.pgqueuer FOR EACH STATEMENT EXECUTE FUNCTION public.fn_pgqueuer_changed();

ALTER TABLE public.pgqueuer DISABLE TRIGGER tg_pgqueuer_changed;

CREATE TRIGGER the_agent_owns_what_it_says BEFORE INSERT ON public.messages FOR EACH ROW WHEN (((new.author = 'agent'::text) AND (new.direction = 'out'::text) AND (new.channel <> 'voice'::text))) EXECUTE FUNCTION public.fence_agent_message();

ALTER TABLE ONLY public.advisors
    ADD CONSTRAINT advisors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.advisors
    ADD CONSTRAINT advisors_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.users(tenant_id, id);

ALTER TABLE ONLY public.agent_profiles
    ADD CONSTRAINT agent_profiles_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.agent_sessions
    ADD CONSTRAINT agent_sessions_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.agent_turns
    ADD CONSTRAINT agent_turns_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.agent_sessions(tenant_id, id);

ALTER TABLE ONLY public.alert_actions
    ADD CONSTRAINT alert_actions_tenant_id_alert_id_fkey FOREIGN KEY (tenant_id, alert_id) REFERENCES public.alerts(tenant_id, id);

ALTER TABLE ONLY public.alert_actions
    ADD CONSTRAINT alert_actions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_tenant_id_assigned_to_fkey FOREIGN KEY (tenant_id, assigned_to) REFERENCES public.users(tenant_id, id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.alerts
    ADD CONSTRAINT alerts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.calls
    ADD CONSTRAINT calls_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.canned_replies
    ADD CONSTRAINT canned_replies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.channels
    ADD CONSTRAINT channels_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.chat_conversations
    ADD CONSTRAINT chat_conversations_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.chat_conversations
    ADD CONSTRAINT chat_conversations_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.chat_sessions(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_tenant_id_channel_id_fkey FOREIGN KEY (tenant_id, channel_id) REFERENCES public.channels(tenant_id, id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.claim_actions
    ADD CONSTRAINT claim_actions_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claims(tenant_id, id);

ALTER TABLE ONLY public.claim_assessments
    ADD CONSTRAINT claim_assessments_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claims(tenant_id, id);

ALTER TABLE ONLY public.claim_changes
    ADD CONSTRAINT claim_changes_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claims(tenant_id, id);

ALTER TABLE ONLY public.claim_documents
    ADD CONSTRAINT claim_documents_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claims(tenant_id, id);

ALTER TABLE ONLY public.claim_links
    ADD CONSTRAINT claim_links_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claims(tenant_id, id);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT claims_tenant_id_policy_id_fkey FOREIGN KEY (tenant_id, policy_id) REFERENCES public.policies(tenant_id, id);

ALTER TABLE ONLY public.contact_identities
    ADD CONSTRAINT contact_identities_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.contact_notes
    ADD CONSTRAINT contact_notes_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.conversation_notes
    ADD CONSTRAINT conversation_notes_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.conversation_reads
    ADD CONSTRAINT conversation_reads_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.conversation_supervisors
    ADD CONSTRAINT conversation_supervisors_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.dead_jobs
    ADD CONSTRAINT dead_jobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_tenant_id_channel_id_fkey FOREIGN KEY (tenant_id, channel_id) REFERENCES public.channels(tenant_id, id);

ALTER TABLE ONLY public.escalation_policies
    ADD CONSTRAINT escalation_policies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.handoff_declines
    ADD CONSTRAINT handoff_declines_tenant_id_handoff_id_fkey FOREIGN KEY (tenant_id, handoff_id) REFERENCES public.handoffs(tenant_id, id);

ALTER TABLE ONLY public.handoffs
    ADD CONSTRAINT handoffs_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.identity_proofs
    ADD CONSTRAINT identity_proofs_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.identity_proofs
    ADD CONSTRAINT identity_proofs_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.knowledge_revisions
    ADD CONSTRAINT knowledge_revisions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.knowledge_rows
    ADD CONSTRAINT knowledge_rows_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.knowledge_versions
    ADD CONSTRAINT knowledge_versions_tenant_id_row_id_fkey FOREIGN KEY (tenant_id, row_id) REFERENCES public.knowledge_rows(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.logins
    ADD CONSTRAINT logins_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.logins
    ADD CONSTRAINT logins_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.users(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_tenant_id_conversation_id_fkey FOREIGN KEY (tenant_id, conversation_id) REFERENCES public.conversations(tenant_id, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_tenant_id_delivery_id_fkey FOREIGN KEY (tenant_id, delivery_id) REFERENCES public.deliveries(tenant_id, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.users(tenant_id, id);

ALTER TABLE ONLY public.opening_hours
    ADD CONSTRAINT opening_hours_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.opt_outs
    ADD CONSTRAINT opt_outs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.orders(tenant_id, id);

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_tenant_id_variant_id_fkey FOREIGN KEY (tenant_id, variant_id) REFERENCES public.variants(tenant_id, id);

ALTER TABLE ONLY public.order_numbers
    ADD CONSTRAINT order_numbers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.products
    ADD CONSTRAINT products_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.quiet_hours
    ADD CONSTRAINT quiet_hours_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.quiet_hours
    ADD CONSTRAINT quiet_hours_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.users(tenant_id, id);

ALTER TABLE ONLY public.reimbursements
    ADD CONSTRAINT reimbursements_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claims(tenant_id, id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES public.contacts(tenant_id, id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.orders(tenant_id, id);

ALTER TABLE ONLY public.reservations
    ADD CONSTRAINT reservations_tenant_id_variant_id_fkey FOREIGN KEY (tenant_id, variant_id) REFERENCES public.variants(tenant_id, id);

ALTER TABLE ONLY public.rulesets
    ADD CONSTRAINT rulesets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.session_timers
    ADD CONSTRAINT session_timers_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.agent_sessions(tenant_id, id);

ALTER TABLE ONLY public.shipments
    ADD CONSTRAINT shipments_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES public.orders(tenant_id, id);

ALTER TABLE ONLY public.stock_moves
    ADD CONSTRAINT stock_moves_tenant_id_variant_id_fkey FOREIGN KEY (tenant_id, variant_id) REFERENCES public.variants(tenant_id, id);

ALTER TABLE ONLY public.stream_heads
    ADD CONSTRAINT stream_heads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.stream_tickets
    ADD CONSTRAINT stream_tickets_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.unanswered_questions
    ADD CONSTRAINT unanswered_questions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);

ALTER TABLE ONLY public.variants
    ADD CONSTRAINT variants_tenant_id_product_id_fkey FOREIGN KEY (tenant_id, product_id) REFERENCES public.products(tenant_id, id);

ALTER TABLE ONLY public.verdicts
    ADD CONSTRAINT verdicts_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES public.messages(tenant_id, id);

ALTER TABLE public.advisors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agent_profiles ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agent_sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.agent_turns ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alert_actions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alerts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.calls ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.canned_replies ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.channels ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.chat_conversations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.chat_sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_actions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_assessments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_links ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claim_numbers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.claims ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contact_identities ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contact_notes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.conversation_notes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.conversation_reads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.conversation_supervisors ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.conversations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.daily_sends ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.dead_jobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.erasures ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.escalation_policies ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.files ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.handoff_declines ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.handoffs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.idempotency_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.identity_attempts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.identity_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.identity_proofs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.journal ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.knowledge_revisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.knowledge_rows ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.knowledge_searches ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.knowledge_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.logins ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.opening_hours ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.opt_outs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.order_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.order_numbers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.personal_reads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.policies ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.products ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.quiet_hours ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reimbursements ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.reservations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rulesets ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.session_timers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.shipments ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stock_moves ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stream_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stream_heads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.stream_tickets ENABLE ROW LEVEL SECURITY;

CREATE POLICY system ON public.advisors TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.agent_profiles TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.agent_sessions TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.agent_turns TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.alert_actions TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.alerts TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.api_keys TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.audit_log TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.calls TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.canned_replies TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.channels TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.chat_conversations TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.chat_sessions TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.claim_actions TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.claim_assessments TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.claim_changes TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.claim_documents TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.claim_links TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.claim_numbers TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.claims TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.contact_identities TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.contact_notes TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.contacts TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.conversation_notes TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.conversation_reads TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.conversation_supervisors TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.conversations TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.daily_sends TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.dead_jobs TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.deliveries TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.erasures TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.escalation_policies TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.files TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.handoff_declines TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.handoffs TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.idempotency_keys TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.identity_attempts TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.identity_codes TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.identity_proofs TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.journal TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.knowledge_revisions TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.knowledge_rows TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.knowledge_searches TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.knowledge_versions TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.logins TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.messages TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.notifications TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.opening_hours TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.opt_outs TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.order_lines TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.order_numbers TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.orders TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.personal_reads TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.policies TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.products TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.quiet_hours TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.reimbursements TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.reservations TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.rulesets TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.session_timers TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.shipments TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.stock_moves TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.stream_events TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.stream_heads TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.stream_tickets TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.tenants TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.unanswered_questions TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.users TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.variants TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY system ON public.verdicts TO vigie_system USING (true) WITH CHECK (true);

CREATE POLICY tenant ON public.advisors TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.agent_profiles TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.agent_sessions TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.agent_turns TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.alert_actions TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.alerts TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.api_keys TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.audit_log TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.calls TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.canned_replies TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.channels TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.chat_conversations TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.chat_sessions TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.claim_actions TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.claim_assessments TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.claim_changes TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.claim_documents TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.claim_links TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.claim_numbers TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.claims TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.contact_identities TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.contact_notes TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.contacts TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.conversation_notes TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.conversation_reads TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.conversation_supervisors TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.conversations TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.daily_sends TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.dead_jobs TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.deliveries TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.erasures TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.escalation_policies TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.files TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.handoff_declines TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.handoffs TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.idempotency_keys TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.identity_attempts TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.identity_codes TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.identity_proofs TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.journal TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.knowledge_revisions TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.knowledge_rows TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.knowledge_searches TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.knowledge_versions TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.logins TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.messages TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.notifications TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.opening_hours TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.opt_outs TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.order_lines TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.order_numbers TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.orders TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.personal_reads TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.policies TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.products TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.quiet_hours TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.reimbursements TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.reservations TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.rulesets TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.session_timers TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.shipments TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.stock_moves TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.stream_events TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.stream_heads TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.stream_tickets TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.tenants TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.unanswered_questions TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.users TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.variants TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

CREATE POLICY tenant ON public.verdicts TO vigie_app USING ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint)) WITH CHECK ((tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::bigint));

ALTER TABLE public.tenants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.unanswered_questions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.variants ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.verdicts ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA public TO vigie_app;
GRANT USAGE ON SCHEMA public TO vigie_system;

REVOKE ALL ON FUNCTION public.next_alert_number(_tenant bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_alert_number(_tenant bigint) TO vigie_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.advisors TO vigie_app;
GRANT SELECT ON TABLE public.advisors TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_profiles TO vigie_app;
GRANT SELECT ON TABLE public.agent_profiles TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_sessions TO vigie_app;
GRANT SELECT ON TABLE public.agent_sessions TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_turns TO vigie_app;
GRANT SELECT ON TABLE public.agent_turns TO vigie_system;

GRANT SELECT,INSERT ON TABLE public.alert_actions TO vigie_app;
GRANT SELECT ON TABLE public.alert_actions TO vigie_system;

GRANT UPDATE(detail) ON TABLE public.alert_actions TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.alerts TO vigie_app;
GRANT SELECT ON TABLE public.alerts TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_keys TO vigie_app;
GRANT SELECT ON TABLE public.api_keys TO vigie_system;

GRANT SELECT,INSERT ON TABLE public.audit_log TO vigie_app;
GRANT SELECT ON TABLE public.audit_log TO vigie_system;

GRANT UPDATE(detail) ON TABLE public.audit_log TO vigie_system;

GRANT UPDATE(reason) ON TABLE public.audit_log TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.calls TO vigie_app;
GRANT SELECT ON TABLE public.calls TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.canned_replies TO vigie_app;
GRANT SELECT ON TABLE public.canned_replies TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.channels TO vigie_app;
GRANT SELECT ON TABLE public.channels TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.chat_conversations TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.chat_conversations TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.chat_sessions TO vigie_app;
GRANT SELECT,DELETE,UPDATE ON TABLE public.chat_sessions TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_actions TO vigie_app;
GRANT SELECT ON TABLE public.claim_actions TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_assessments TO vigie_app;
GRANT SELECT ON TABLE public.claim_assessments TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_changes TO vigie_app;
GRANT SELECT ON TABLE public.claim_changes TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_documents TO vigie_app;
GRANT SELECT ON TABLE public.claim_documents TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_links TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.claim_links TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claim_numbers TO vigie_app;
GRANT SELECT ON TABLE public.claim_numbers TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.claims TO vigie_app;
GRANT SELECT ON TABLE public.claims TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_identities TO vigie_app;
GRANT SELECT ON TABLE public.contact_identities TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contact_notes TO vigie_app;
GRANT SELECT ON TABLE public.contact_notes TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.contacts TO vigie_app;
GRANT SELECT ON TABLE public.contacts TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_notes TO vigie_app;
GRANT SELECT ON TABLE public.conversation_notes TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_reads TO vigie_app;
GRANT SELECT ON TABLE public.conversation_reads TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_supervisors TO vigie_app;
GRANT SELECT ON TABLE public.conversation_supervisors TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversations TO vigie_app;
GRANT SELECT ON TABLE public.conversations TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.daily_sends TO vigie_app;
GRANT SELECT ON TABLE public.daily_sends TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.dead_jobs TO vigie_app;
GRANT SELECT,INSERT ON TABLE public.dead_jobs TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.deliveries TO vigie_app;
GRANT SELECT ON TABLE public.deliveries TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.erasures TO vigie_app;
GRANT SELECT ON TABLE public.erasures TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.escalation_policies TO vigie_app;
GRANT SELECT ON TABLE public.escalation_policies TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.files TO vigie_app;
GRANT SELECT ON TABLE public.files TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.handoff_declines TO vigie_app;
GRANT SELECT ON TABLE public.handoff_declines TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.handoffs TO vigie_app;
GRANT SELECT ON TABLE public.handoffs TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.idempotency_keys TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.idempotency_keys TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.identity_attempts TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.identity_attempts TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.identity_codes TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.identity_codes TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.identity_proofs TO vigie_app;
GRANT SELECT ON TABLE public.identity_proofs TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.journal TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.journal TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.knowledge_revisions TO vigie_app;
GRANT SELECT ON TABLE public.knowledge_revisions TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.knowledge_rows TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.knowledge_rows TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.knowledge_searches TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.knowledge_searches TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.knowledge_versions TO vigie_app;
GRANT SELECT ON TABLE public.knowledge_versions TO vigie_system;

GRANT SELECT,INSERT,DELETE ON TABLE public.login_failures TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.logins TO vigie_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.logins TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.messages TO vigie_app;
GRANT SELECT ON TABLE public.messages TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.notifications TO vigie_app;
GRANT SELECT ON TABLE public.notifications TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.opening_hours TO vigie_app;
GRANT SELECT ON TABLE public.opening_hours TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.opt_outs TO vigie_app;
GRANT SELECT ON TABLE public.opt_outs TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.order_lines TO vigie_app;
GRANT SELECT ON TABLE public.order_lines TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.order_numbers TO vigie_app;
GRANT SELECT ON TABLE public.order_numbers TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.orders TO vigie_app;
GRANT SELECT ON TABLE public.orders TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.personal_reads TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.personal_reads TO vigie_system;

GRANT INSERT ON TABLE public.pgqueuer TO vigie_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pgqueuer TO vigie_system;

GRANT SELECT(id) ON TABLE public.pgqueuer TO vigie_app;

GRANT SELECT(priority) ON TABLE public.pgqueuer TO vigie_app;

GRANT SELECT(status) ON TABLE public.pgqueuer TO vigie_app;

GRANT SELECT(entrypoint) ON TABLE public.pgqueuer TO vigie_app;

GRANT SELECT(dedupe_key) ON TABLE public.pgqueuer TO vigie_app;

GRANT USAGE ON SEQUENCE public.pgqueuer_id_seq TO vigie_app;
GRANT SELECT,USAGE ON SEQUENCE public.pgqueuer_id_seq TO vigie_system;

GRANT INSERT ON TABLE public.pgqueuer_log TO vigie_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pgqueuer_log TO vigie_system;

GRANT USAGE ON SEQUENCE public.pgqueuer_log_id_seq TO vigie_app;
GRANT SELECT,USAGE ON SEQUENCE public.pgqueuer_log_id_seq TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pgqueuer_schedules TO vigie_system;

GRANT SELECT,USAGE ON SEQUENCE public.pgqueuer_schedules_id_seq TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.pgqueuer_statistics TO vigie_system;

GRANT SELECT,USAGE ON SEQUENCE public.pgqueuer_statistics_id_seq TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.policies TO vigie_app;
GRANT SELECT ON TABLE public.policies TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.products TO vigie_app;
GRANT SELECT ON TABLE public.products TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.quiet_hours TO vigie_app;
GRANT SELECT ON TABLE public.quiet_hours TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reimbursements TO vigie_app;
GRANT SELECT ON TABLE public.reimbursements TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reservations TO vigie_app;
GRANT SELECT ON TABLE public.reservations TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rulesets TO vigie_app;
GRANT SELECT ON TABLE public.rulesets TO vigie_system;

GRANT SELECT ON TABLE public.schema_migrations TO vigie_app;
GRANT SELECT ON TABLE public.schema_migrations TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.session_timers TO vigie_app;
GRANT SELECT ON TABLE public.session_timers TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.shipments TO vigie_app;
GRANT SELECT ON TABLE public.shipments TO vigie_system;

GRANT SELECT,INSERT ON TABLE public.stock_moves TO vigie_app;
GRANT SELECT ON TABLE public.stock_moves TO vigie_system;

GRANT SELECT ON TABLE public.stream_epoch TO vigie_app;
GRANT SELECT ON TABLE public.stream_epoch TO vigie_system;

GRANT SELECT,INSERT ON TABLE public.stream_events TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.stream_events TO vigie_system;

GRANT UPDATE(data) ON TABLE public.stream_events TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stream_heads TO vigie_app;
GRANT SELECT ON TABLE public.stream_heads TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.stream_tickets TO vigie_app;
GRANT SELECT,DELETE ON TABLE public.stream_tickets TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tenants TO vigie_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.tenants TO vigie_system;

GRANT SELECT ON SEQUENCE public.tenants_tenant_id_seq TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.unanswered_questions TO vigie_app;
GRANT SELECT ON TABLE public.unanswered_questions TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.users TO vigie_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.users TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.variants TO vigie_app;
GRANT SELECT ON TABLE public.variants TO vigie_system;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.verdicts TO vigie_app;
GRANT SELECT ON TABLE public.verdicts TO vigie_system;
