package model

import (
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/id"
)

// Owned is a row of a town's table.
type Owned interface{ SetTenant(t id.ID) }

// Town is the tenant key that every row of a town begins with.
type Town struct {
	TenantID id.ID `bun:"tenant_id,pk,type:uuid"`
}

// SetTenant is called by tenantdb for every row that is inserted.
func (t *Town) SetTenant(v id.ID) { t.TenantID = v }

// Tenant is a row of the control tables.
type Tenant struct {
	bun.BaseModel `bun:"table:tenants,alias:tenant"`

	ID        id.ID `bun:",pk"`
	Slug      string
	State     string
	Version   int
	Config    string
	AppliedAt time.Time
}

// TenantHost tells whose a host is.
type TenantHost struct {
	bun.BaseModel `bun:"table:tenant_hosts,alias:tenant_host"`

	Host     string `bun:",pk"`
	TenantID id.ID
}

// DevMail is a letter of the development mailbox.
type DevMail struct {
	bun.BaseModel `bun:"table:dev_mail,alias:dev_mail"`

	ID      id.ID `bun:",pk"`
	Town    string
	Address string
	Subject string
	Body    string
	HTML    string `bun:"html"`
	Headers string
	At      time.Time
}

// Outbox is an event that waits to be told.
type Outbox struct {
	bun.BaseModel `bun:"table:outbox,alias:outbox"`
	Town

	ID      id.ID `bun:",pk"`
	Kind    string
	Subject id.ID
	Data    string
	At      time.Time
	DoneAt  *time.Time
}

// Handled says that a handler has done its work for an event.
type Handled struct {
	bun.BaseModel `bun:"table:handled,alias:handled"`
	Town

	EventID id.ID  `bun:",pk"`
	Handler string `bun:",pk"`
	At      time.Time
}

// Audit is one act of office.
type Audit struct {
	bun.BaseModel `bun:"table:audit,alias:audit"`
	Town

	ID      id.ID `bun:",pk"`
	At      time.Time
	Actor   id.ID
	Act     string
	Subject id.ID
	Data    string
}

// JobFailure is work that was given up.
type JobFailure struct {
	bun.BaseModel `bun:"table:job_failures,alias:job_failure"`
	Town

	ID      id.ID `bun:",pk"`
	Handler string
	Kind    string
	Subject id.ID
	Reason  string
	At      time.Time
}
