CREATE TABLE accounts (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    email        text NOT NULL,
    email_key    text,
    display_name text NOT NULL,
    district     text NOT NULL,
    language     text NOT NULL,
    state        text NOT NULL,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX accounts_email ON accounts (tenant_id, email_key);

CREATE TABLE grants (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    account_id uuid NOT NULL,
    role       text NOT NULL,
    process_id uuid NOT NULL,
    district   text NOT NULL,
    office     text NOT NULL,
    granted_by uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE UNIQUE INDEX grants_once ON grants (tenant_id, account_id, role, process_id, district);

CREATE TABLE sessions (
    tenant_id  uuid NOT NULL,
    id         uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hash text NOT NULL,
    agent      text NOT NULL,
    staff      boolean NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
);
CREATE UNIQUE INDEX sessions_token ON sessions (tenant_id, token_hash);
CREATE INDEX sessions_account ON sessions (tenant_id, account_id);

CREATE TABLE login_codes (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    email        text NOT NULL,
    email_key    text NOT NULL,
    browser_hash text NOT NULL,
    code_hash    text NOT NULL,
    link_hash    text NOT NULL,
    confirm      text NOT NULL,
    language     text NOT NULL,
    return_to    text NOT NULL,
    tries        bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX login_codes_link ON login_codes (tenant_id, link_hash);
CREATE INDEX login_codes_browser ON login_codes (tenant_id, browser_hash);
CREATE INDEX login_codes_email ON login_codes (tenant_id, email_key, created_at);

CREATE TABLE staff_invites (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    role        text NOT NULL,
    process_id  uuid NOT NULL,
    district    text NOT NULL,
    office      text NOT NULL,
    token_hash  text NOT NULL,
    invited_by  uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at  timestamptz,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX staff_invites_token ON staff_invites (tenant_id, token_hash);

SELECT almenda_protect('accounts', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('grants', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('sessions', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('login_codes', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('staff_invites', 'SELECT, INSERT, UPDATE, DELETE');
