-- The few tables that belong to no town, each with its reason.

-- which towns there are: asked before a town is known
CREATE TABLE tenants (
    id         text PRIMARY KEY,
    slug       text NOT NULL UNIQUE,
    state      text NOT NULL,
    version    integer NOT NULL,
    config     text NOT NULL,
    applied_at timestamp NOT NULL
);

-- which host is whose: a host is one town's in the whole world
CREATE TABLE tenant_hosts (
    host      text PRIMARY KEY,
    tenant_id text NOT NULL REFERENCES tenants (id)
);

-- the mailbox of development, read on the operator's host; empty where a mail server is set
CREATE TABLE dev_mail (
    id      text PRIMARY KEY,
    town    text NOT NULL,
    address text NOT NULL,
    subject text NOT NULL,
    body    text NOT NULL,
    html    text NOT NULL,
    headers text NOT NULL,
    at      timestamp NOT NULL
);
