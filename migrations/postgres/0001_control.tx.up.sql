-- The few tables that belong to no town, each with its reason.

-- which towns there are: asked before a town is known
CREATE TABLE tenants (
    id         uuid PRIMARY KEY,
    slug       text NOT NULL UNIQUE,
    state      text NOT NULL,
    version    bigint NOT NULL,
    config     text NOT NULL,
    applied_at timestamptz NOT NULL
);

-- which host is whose: a host is one town's in the whole world
CREATE TABLE tenant_hosts (
    host      text PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenants (id)
);

-- the mailbox of development, read on the operator's host; empty where a mail server is set
CREATE TABLE dev_mail (
    id      uuid PRIMARY KEY,
    town    text NOT NULL,
    address text NOT NULL,
    subject text NOT NULL,
    body    text NOT NULL,
    html    text NOT NULL,
    headers text NOT NULL,
    at      timestamptz NOT NULL
);

-- The runtime role owns nothing and may not pass the policies. It is usually made beforehand,
-- with a password; here it is only made sure that the grants below have somebody to go to.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'almenda_app') THEN
        CREATE ROLE almenda_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO almenda_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenants, tenant_hosts, dev_mail TO almenda_app;

-- Every table of a town is locked the same way. The setting is NULL before its first use on a
-- connection and '' afterwards, hence nullif.
CREATE FUNCTION almenda_protect(town_table regclass, rights text) RETURNS void
LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', town_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', town_table);
    EXECUTE format('CREATE POLICY own_town ON %s TO almenda_app '
        'USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid) '
        'WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', town_table);
    EXECUTE format('GRANT %s ON %s TO almenda_app', rights, town_table);
END
$$;
REVOKE EXECUTE ON FUNCTION almenda_protect(regclass, text) FROM PUBLIC;
