-- What an insurer keeps: who is insured, their policies, their claims with everything decided about them, and how a
-- stranger proves to be one of them.

-- `matricule_norm` is the matricule in capitals without separators: what a caller says is compared with it.
ALTER TABLE contacts
    ADD COLUMN civility text CHECK (civility IN ('M', 'Mme', 'Mlle')),
    ADD COLUMN birth_date date,
    ADD COLUMN matricule text,
    ADD COLUMN matricule_norm text CHECK (matricule_norm ~ '^[A-Z0-9]{5,20}$'),
    ADD COLUMN city text,
    ADD COLUMN standing text NOT NULL DEFAULT 'actif' CHECK (standing IN ('actif', 'suspendu', 'ferme')),
    ADD COLUMN anonymised_at timestamptz;
CREATE UNIQUE INDEX one_contact_per_matricule ON contacts (tenant_id, matricule_norm) WHERE matricule_norm IS NOT NULL;

-- What was heard rather than read: how sure the recogniser was, and where the sound lies.
ALTER TABLE messages
    ADD COLUMN speech_confidence real CHECK (speech_confidence BETWEEN 0 AND 1),
    ADD COLUMN audio_ref text;

-- `guarantees`: [{"name", "covered", "rate_percent", "deductible_minor", "limit_minor" | null}].
CREATE TABLE policies (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    contact_id uuid NOT NULL,
    number text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('auto', 'habitation', 'responsabilite', 'voyage', 'sante', 'vie')),
    status text NOT NULL CHECK (status IN ('actif', 'suspendu', 'ferme', 'expire')),
    starts_on date NOT NULL,
    ends_on date,
    currency text NOT NULL,
    guarantees jsonb NOT NULL,
    insured_object text,
    notes text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_policy_per_number UNIQUE (tenant_id, number),
    CONSTRAINT a_policy_ends_after_it_starts CHECK (ends_on IS NULL OR ends_on >= starts_on),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id)
);
CREATE INDEX policies_by_contact ON policies (tenant_id, contact_id);
CALL protect_tenant_table('policies');

CREATE TABLE claim_numbers (
    tenant_id bigint NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (tenant_id, year)
);
CALL protect_tenant_table('claim_numbers');

-- `answers`: {"injury": {"value", "quote", "confidence", "asked"}, …}: what was told, in the caller's words. `factors`:
-- the six sub-scores. `rules`: hard rules that hold. `missing`: kinds of documents still waited for. A third party's name
-- and how to reach them are as personal as the insured's. `told`: what else the rules look at (documents promised, what
-- was unclear, with quotes). `contact_*` and `policy_*` are copies for lists, kept up to date.
CREATE TABLE claims (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    number text NOT NULL,
    contact_id uuid NOT NULL,
    contact_name text,
    contact_matricule text,
    policy_id uuid,
    policy_number text,
    policy_kind text,
    conversation_id uuid,
    type text NOT NULL CHECK (type IN ('collision', 'vol', 'incendie', 'degats_des_eaux', 'bris_de_glace', 'blessure',
        'dommage_materiel', 'responsabilite', 'autre')),
    type_confidence real NOT NULL CHECK (type_confidence BETWEEN 0 AND 1),
    occurred_on date,
    occurred_time time,
    place text,
    description text NOT NULL,
    answers jsonb NOT NULL,
    told jsonb NOT NULL,
    third_party_name text,
    third_party_contact text,
    insured_liability_percent integer CHECK (insured_liability_percent BETWEEN 0 AND 100),
    report_number text,
    police_report_number text,
    estimate_minor bigint CHECK (estimate_minor >= 0),
    currency text NOT NULL,
    language text NOT NULL CHECK (language IN ('fr', 'en')),
    emotion jsonb,
    status text NOT NULL CHECK (status IN ('nouveau', 'en_cours', 'en_attente_client', 'escalade', 'expert',
        'validation', 'ferme')),
    treatment text CHECK (treatment IN ('autonome', 'escalade', 'expert')),
    priority text NOT NULL CHECK (priority IN ('normale', 'haute', 'urgente')),
    cci integer CHECK (cci BETWEEN 0 AND 100),
    queue_rank integer NOT NULL GENERATED ALWAYS AS (
        CASE priority WHEN 'urgente' THEN 0 WHEN 'haute' THEN 1000 ELSE 2000 END + 100 - coalesce(cci, 0)) STORED,
    cci_level text CHECK (cci_level IN ('simple', 'modere', 'complexe', 'critique')),
    formula text,
    factors jsonb,
    rules text[] NOT NULL,
    escalation_reason text,
    escalated_at timestamptz,
    outcome text CHECK (outcome IN ('accepte', 'rejete', 'sans_suite')),
    outcome_reason text,
    missing text[] NOT NULL,
    documents_complete boolean NOT NULL,
    customer_due_at timestamptz,
    reminders integer NOT NULL DEFAULT 0,
    remind_at timestamptz,
    review_at timestamptz,
    advisor_id uuid,
    advisor_name text,
    search text NOT NULL,
    declared_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    closed_at timestamptz,
    anonymised_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT one_claim_per_number UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id),
    FOREIGN KEY (tenant_id, policy_id) REFERENCES policies (tenant_id, id)
);
CREATE INDEX claims_by_contact ON claims (tenant_id, contact_id, id DESC);
CREATE INDEX claims_by_conversation ON claims (tenant_id, conversation_id) WHERE conversation_id IS NOT NULL;
CREATE INDEX claims_by_status ON claims (tenant_id, status, id DESC, cci);
CREATE INDEX claims_by_cci ON claims (tenant_id, id DESC, cci);
CREATE INDEX claims_waiting ON claims (tenant_id, queue_rank, id) WHERE status = 'escalade' AND advisor_id IS NULL;
CREATE INDEX claims_of_advisor ON claims (tenant_id, advisor_id, id DESC) WHERE status <> 'ferme';
CREATE INDEX claims_to_remind ON claims (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX claims_past_deadline ON claims (customer_due_at) WHERE status = 'en_attente_client';
CREATE INDEX claims_to_review ON claims (review_at) WHERE review_at IS NOT NULL;
CALL protect_tenant_table('claims');

-- Every computation of the CCI, never overwritten. `body` is the whole assessment with its evidence.
CREATE TABLE claim_assessments (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    at timestamptz NOT NULL,
    formula text NOT NULL,
    score integer NOT NULL,
    decision text NOT NULL,
    by_name text NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, claim_id) REFERENCES claims (tenant_id, id)
);
CREATE INDEX assessments_by_claim ON claim_assessments (tenant_id, claim_id, id DESC);
CALL protect_tenant_table('claim_assessments');

-- The file's history. `is_public`: told to the insured on their own page.
CREATE TABLE claim_changes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    from_status text,
    to_status text,
    by_name text NOT NULL,
    is_public boolean NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, claim_id) REFERENCES claims (tenant_id, id)
);
CREATE INDEX changes_by_claim ON claim_changes (tenant_id, claim_id, id);
CALL protect_tenant_table('claim_changes');

CREATE TABLE claim_actions (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    claim_id uuid NOT NULL,
    action text NOT NULL,
    description text NOT NULL,
    whose text NOT NULL CHECK (whose IN ('client', 'conseiller', 'expert', 'garage')),
    priority text NOT NULL CHECK (priority IN ('urgente', 'haute', 'normale', 'basse')),
    status text NOT NULL CHECK (status IN ('en_attente', 'en_cours', 'completee', 'expiree', 'annulee')),
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, claim_id) REFERENCES claims (tenant_id, id)
);
CREATE INDEX actions_by_claim ON claim_actions (tenant_id, claim_id, id);
CREATE INDEX actions_due ON claim_actions (due_at) WHERE status IN ('en_attente', 'en_cours');
CALL protect_tenant_table('claim_actions');

-- net = max(0, min(accepted, limit) − deductible): domain rule B10.
CREATE TABLE reimbursements (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    claim_id uuid NOT NULL,
    guarantee text NOT NULL,
    currency text NOT NULL,
    claimed_minor bigint NOT NULL CHECK (claimed_minor >= 0),
    accepted_minor bigint CHECK (accepted_minor >= 0),
    limit_minor bigint CHECK (limit_minor >= 0),
    deductible_minor bigint NOT NULL CHECK (deductible_minor >= 0),
    net_minor bigint GENERATED ALWAYS AS (CASE WHEN accepted_minor IS NOT NULL
        THEN greatest(0, least(accepted_minor, limit_minor) - deductible_minor) END) STORED,
    status text NOT NULL CHECK (status IN ('en_attente', 'accepte', 'partiellement_accepte', 'paye', 'rejete')),
    reject_reason text,
    means text CHECK (means IN ('virement', 'cheque')),
    reference text,
    paid_on date,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, claim_id) REFERENCES claims (tenant_id, id),
    CONSTRAINT a_rejection_says_why CHECK (status <> 'rejete' OR reject_reason <> ''),
    CONSTRAINT an_acceptance_has_an_amount CHECK (status IN ('en_attente', 'rejete') OR accepted_minor IS NOT NULL),
    CONSTRAINT a_payment_is_traceable CHECK (status <> 'paye' OR (paid_on IS NOT NULL AND reference <> ''))
);
CREATE INDEX reimbursements_by_claim ON reimbursements (tenant_id, claim_id, id);
CREATE UNIQUE INDEX one_payment_per_reference ON reimbursements (tenant_id, reference) WHERE reference IS NOT NULL;
CALL protect_tenant_table('reimbursements');

-- A document that is wanted, or came. One that came has a file.
CREATE TABLE claim_documents (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    claim_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('constat', 'photos', 'rapport_police', 'devis', 'facture', 'certificat_medical',
        'inventaire', 'piece_identite', 'autre')),
    status text NOT NULL CHECK (status IN ('demande', 'recu', 'accepte', 'refuse', 'annule')),
    file_id uuid,
    name text,
    content_type text,
    size integer,
    note text,
    requested_at timestamptz,
    received_at timestamptz,
    received_from text CHECK (received_from IN ('conversation', 'page', 'conseiller')),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, claim_id) REFERENCES claims (tenant_id, id),
    CONSTRAINT what_came_has_a_file CHECK (status IN ('demande', 'annule') OR file_id IS NOT NULL)
);
CREATE INDEX documents_by_claim ON claim_documents (tenant_id, claim_id, id);
CREATE UNIQUE INDEX one_document_per_file ON claim_documents (tenant_id, claim_id, file_id) WHERE file_id IS NOT NULL;
CALL protect_tenant_table('claim_documents');

-- A link to the insured's own page. Hashed: whoever holds it reads that one claim, until it ends or is revoked.
CREATE TABLE claim_links (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    opened_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, claim_id) REFERENCES claims (tenant_id, id)
);
CREATE UNIQUE INDEX claim_links_by_token ON claim_links (token_hash);
CREATE INDEX claim_links_by_claim ON claim_links (tenant_id, claim_id);
CREATE INDEX claim_links_by_expiry ON claim_links (expires_at);
CALL protect_tenant_table('claim_links');
GRANT DELETE ON claim_links TO vigie_system;

-- Tries to prove who one is. `key_hash` is of the session, the matricule or the address tried from.
CREATE TABLE identity_attempts (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    scope text NOT NULL CHECK (scope IN ('session', 'matricule', 'address')),
    key_hash bytea NOT NULL,
    succeeded boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX identity_attempts_by_key ON identity_attempts (tenant_id, scope, key_hash, at DESC);
CREATE INDEX identity_attempts_by_age ON identity_attempts (at);
CALL protect_tenant_table('identity_attempts');
GRANT DELETE ON identity_attempts TO vigie_system;

-- One-time codes. Asked for in vain (nobody has the matricule), a row all the same: without a contact, nothing is sent.
-- `code_hash` is empty until the code is made, by the job that sends it.
CREATE TABLE identity_codes (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    matricule_hash bytea NOT NULL,
    address_hash bytea,
    contact_id uuid,
    code_hash bytea NOT NULL,
    sent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    used_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX identity_codes_by_conversation ON identity_codes (tenant_id, conversation_id, id DESC);
CREATE INDEX identity_codes_by_matricule ON identity_codes (tenant_id, matricule_hash, sent_at DESC);
CREATE INDEX identity_codes_by_address ON identity_codes (tenant_id, address_hash, sent_at DESC);
CREATE INDEX identity_codes_by_expiry ON identity_codes (expires_at);
CALL protect_tenant_table('identity_codes');
GRANT DELETE ON identity_codes TO vigie_system;

-- Who somebody proved to be, in one conversation.
CREATE TABLE identity_proofs (
    tenant_id bigint NOT NULL,
    conversation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    factor text NOT NULL CHECK (factor IN ('birth_date', 'code')),
    at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id)
);
CREATE INDEX identity_proofs_by_contact ON identity_proofs (tenant_id, contact_id);
CALL protect_tenant_table('identity_proofs');

-- Who looked at whose personal data.
CREATE TABLE personal_reads (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    user_id uuid,
    contact_id uuid NOT NULL,
    what text NOT NULL,
    reason text,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX personal_reads_by_contact ON personal_reads (tenant_id, contact_id, id DESC);
CREATE INDEX personal_reads_by_age ON personal_reads (at);
CALL protect_tenant_table('personal_reads');
GRANT DELETE ON personal_reads TO vigie_system;

-- Whose personal data was erased; without what it was.
CREATE TABLE erasures (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    reason text NOT NULL,
    scope jsonb NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX erasures_by_contact ON erasures (tenant_id, contact_id);
CALL protect_tenant_table('erasures');

-- Erasing somebody changes what is otherwise only ever added to: the words, never who did what and when.
GRANT UPDATE (data) ON stream_events TO vigie_system;
GRANT UPDATE (detail, reason) ON audit_log TO vigie_system;
GRANT UPDATE (detail) ON alert_actions TO vigie_system;
