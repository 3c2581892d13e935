-- Draws by lot. One is prepared, computed, announced under a fingerprint, and then drawn; each is kept.

CREATE TABLE panel_draws (
    tenant_id    uuid NOT NULL,
    id           uuid NOT NULL,
    panel_id     uuid NOT NULL,
    number       bigint NOT NULL,
    base_id      uuid,
    state        text NOT NULL,
    key          text NOT NULL,
    made_by      uuid NOT NULL,
    made_at      timestamptz NOT NULL,
    announced_at timestamptz,
    drawn_at     timestamptz,
    hash         text NOT NULL,
    settings     text NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, panel_id) REFERENCES panels (tenant_id, id),
    FOREIGN KEY (tenant_id, base_id) REFERENCES panel_draws (tenant_id, id)
);
CREATE UNIQUE INDEX panel_draws_number ON panel_draws (tenant_id, panel_id, number);
CREATE UNIQUE INDEX panel_draws_once ON panel_draws (tenant_id, made_by, key);
CREATE INDEX panel_draws_state ON panel_draws (tenant_id, state);

-- Every computation, those that came to nothing too.
CREATE TABLE panel_draw_runs (
    tenant_id  uuid NOT NULL,
    draw_id    uuid NOT NULL,
    number     bigint NOT NULL,
    state      text NOT NULL,
    algorithm  text NOT NULL,
    started_by uuid NOT NULL,
    started_at timestamptz NOT NULL,
    beat_at    timestamptz NOT NULL,
    ended_at   timestamptz,
    worker     uuid,
    progress   text NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, number),
    FOREIGN KEY (tenant_id, draw_id) REFERENCES panel_draws (tenant_id, id)
);

-- Who is called what in the files of a draw. The row goes when the person does.
CREATE TABLE panel_draw_people (
    tenant_id uuid NOT NULL,
    draw_id   uuid NOT NULL,
    person_id uuid NOT NULL,
    pseudonym text NOT NULL,
    salt      text NOT NULL,
    lists     bigint NOT NULL,
    drawn     boolean NOT NULL,
    outcome   text NOT NULL,
    told      bigint NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, person_id),
    FOREIGN KEY (tenant_id, draw_id) REFERENCES panel_draws (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);
CREATE UNIQUE INDEX panel_draw_people_pseudonym ON panel_draw_people (tenant_id, draw_id, pseudonym);
CREATE INDEX panel_draw_people_person ON panel_draw_people (tenant_id, person_id);

-- The folder of a draw. What is sealed is not for everybody.
CREATE TABLE panel_draw_files (
    tenant_id uuid NOT NULL,
    draw_id   uuid NOT NULL,
    name      text NOT NULL,
    sealed    boolean NOT NULL,
    content   bytea NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, name),
    FOREIGN KEY (tenant_id, draw_id) REFERENCES panel_draws (tenant_id, id)
);

SELECT almenda_protect('panel_draws', 'SELECT, INSERT, UPDATE');
SELECT almenda_protect('panel_draw_runs', 'SELECT, INSERT, UPDATE');
SELECT almenda_protect('panel_draw_people', 'SELECT, INSERT, UPDATE, DELETE');
SELECT almenda_protect('panel_draw_files', 'SELECT, INSERT, UPDATE, DELETE');
