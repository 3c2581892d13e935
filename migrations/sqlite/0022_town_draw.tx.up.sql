-- Draws by lot. One is prepared, computed, announced under a fingerprint, and then drawn; each is kept.
CREATE TABLE panel_draws (
    tenant_id    text NOT NULL,
    id           text NOT NULL,
    panel_id     text NOT NULL,
    number       integer NOT NULL,
    base_id      text,
    state        text NOT NULL,
    key          text NOT NULL,
    made_by      text NOT NULL,
    made_at      timestamp NOT NULL,
    announced_at timestamp,
    drawn_at     timestamp,
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
    tenant_id  text NOT NULL,
    draw_id    text NOT NULL,
    number     integer NOT NULL,
    state      text NOT NULL,
    algorithm  text NOT NULL,
    started_by text NOT NULL,
    started_at timestamp NOT NULL,
    beat_at    timestamp NOT NULL,
    ended_at   timestamp,
    worker     text,
    progress   text NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, number),
    FOREIGN KEY (tenant_id, draw_id) REFERENCES panel_draws (tenant_id, id)
);

-- Who is called what in the files of a draw. The row goes when the person does.
CREATE TABLE panel_draw_people (
    tenant_id text NOT NULL,
    draw_id   text NOT NULL,
    person_id text NOT NULL,
    pseudonym text NOT NULL,
    salt      text NOT NULL,
    lists     integer NOT NULL,
    drawn     boolean NOT NULL,
    outcome   text NOT NULL,
    told      integer NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, person_id),
    FOREIGN KEY (tenant_id, draw_id) REFERENCES panel_draws (tenant_id, id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES panel_people (tenant_id, id)
);

CREATE UNIQUE INDEX panel_draw_people_pseudonym ON panel_draw_people (tenant_id, draw_id, pseudonym);

CREATE INDEX panel_draw_people_person ON panel_draw_people (tenant_id, person_id);

-- The folder of a draw. What is sealed is not for everybody.
CREATE TABLE panel_draw_files (
    tenant_id text NOT NULL,
    draw_id   text NOT NULL,
    name      text NOT NULL,
    sealed    boolean NOT NULL,
    content   blob NOT NULL,
    PRIMARY KEY (tenant_id, draw_id, name),
    FOREIGN KEY (tenant_id, draw_id) REFERENCES panel_draws (tenant_id, id)
);
