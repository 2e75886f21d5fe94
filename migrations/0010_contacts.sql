-- Hot tables name no foreign key to `tenants` (or the channel): every request of a business would lock that one row.
-- Row-level security already ties the row to the transaction's tenant.
-- Who we deal with. `provenance` says per field who said it and how sure they were: {"name": {"source": "text", "confidence": 0.8}}.
CREATE TABLE contacts (
    tenant_id bigint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    name text,
    is_anonymous boolean NOT NULL DEFAULT false,
    language text CHECK (language IN ('fr', 'en')),
    phone text,
    email text,
    address text,
    postal_code text,
    type text CHECK (type IN ('residential', 'commercial', 'municipal')),
    tags text[] NOT NULL DEFAULT '{}',
    provenance jsonb NOT NULL DEFAULT '{}',
    search text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    last_message_at timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX contacts_by_phone ON contacts (tenant_id, phone) WHERE phone IS NOT NULL;
CALL protect_tenant_table('contacts');

-- An address a contact reaches us from. `phone` is E.164; `sender` is a short code or an alphanumeric sender, kept as
-- it came; `call` is the provider's call id of an anonymous caller.
CREATE TABLE contact_identities (
    tenant_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('phone', 'sender', 'email', 'call')),
    address text NOT NULL,
    contact_id uuid NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    CONSTRAINT one_contact_per_address PRIMARY KEY (tenant_id, kind, address),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id)
);
CREATE INDEX identities_by_contact ON contact_identities (tenant_id, contact_id);
CALL protect_tenant_table('contact_identities');
