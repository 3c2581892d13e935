package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"almenda/internal/account"
	"almenda/internal/assembly"
	"almenda/internal/id"
	"almenda/internal/panel"
	"almenda/internal/store/dialect"
	"almenda/internal/store/model"
	"almenda/internal/store/tenantdb"
	"almenda/internal/tenant"
)

// Assemblies keeps assembly's side of the towns.
type Assemblies struct{ DB *tenantdb.DB }

var _ assembly.Store = Assemblies{}

// View opens a read-only transaction.
func (s Assemblies) View(ctx context.Context, t tenant.ID, fn func(assembly.Tx) error) error {
	return s.DB.View(ctx, t, func(tx *tenantdb.Tx) error { return fn(assemblyTx{tx}) })
}

// Update opens a read-write transaction.
func (s Assemblies) Update(ctx context.Context, t tenant.ID, fn func(assembly.Tx) error) error {
	return s.DB.Update(ctx, t, func(tx *tenantdb.Tx) error { return fn(assemblyTx{tx}) })
}

type assemblyTx struct{ *tenantdb.Tx }

var _ assembly.Tx = assemblyTx{}

func (t assemblyTx) PanelOf(ctx context.Context, which id.ID) (assembly.Panel, error) {
	p, err := panelTx(t).Panel(ctx, which)
	if err != nil {
		return assembly.Panel{}, err
	}
	out := benchOf(p)
	out.Draw, err = t.lastDraw(ctx, which)
	return out, err
}

// lastDraw is the number of the last draw of a panel that was held; 0: none was.
func (t assemblyTx) lastDraw(ctx context.Context, which id.ID) (int, error) {
	row := &model.PanelDraw{}
	err := t.Select(row).Column("number").Where("panel_id = ?", which).Where("drawn_at IS NOT NULL").Order("number DESC").Limit(1).Scan(ctx)
	if errors.Is(err, dialect.ErrNoRows) {
		return 0, nil
	}
	return row.Number, err
}

func benchOf(p panel.Panel) assembly.Panel {
	return assembly.Panel{ID: p.ID, Slug: p.Slug, Title: p.Title, District: p.District, Office: p.Office, Drawn: p.Kind == panel.Drawn, Public: p.Public(), Size: p.Size}
}

func (t assemblyTx) Members(ctx context.Context, which id.ID) (out []id.ID, err error) {
	err = t.Select((*model.PanelMember)(nil)).Column("person_id").Where("panel_id = ?", which).Where("state = ?", panel.Member).Order("person_id").
		Limit(5000).Scan(ctx, &out)
	return out, err
}

// Makeup counts the members by each quota variable.
func (t assemblyTx) Makeup(ctx context.Context, which id.ID) ([]assembly.Group, error) {
	p, err := panelTx(t).Panel(ctx, which)
	if err != nil {
		return nil, err
	}
	quotas := p.Quotas()
	counts := make([]map[string]int, len(quotas))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	now := t.Now()
	err = panelTx(t).EachIn(ctx, which, panel.Member, func(one panel.Person, _ panel.InPanel) error {
		for i, v := range quotas {
			counts[i][v.Class(one.Facts, now)]++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([]assembly.Group, 0, len(quotas))
	for i, v := range quotas {
		if g := groupOf(v, counts[i]); len(g.Classes) > 0 {
			out = append(out, g)
		}
	}
	return out, nil
}

// groupOf puts counts in the order of a variable's classes. Districts are those that have members.
func groupOf(v panel.Variable, counts map[string]int) assembly.Group {
	g := assembly.Group{Title: v.Title}
	for _, class := range v.Classes(slices.Sorted(maps.Keys(counts))) {
		if counts[class] == 0 || class == panel.Unknown {
			continue
		}
		c := assembly.Class{Key: class, N: counts[class]}
		for _, o := range v.Options {
			if o.Key == class {
				c.Title = o.Title
			}
		}
		g.Classes = append(g.Classes, c)
	}
	return g
}

func (t assemblyTx) WriteToMembers(ctx context.Context, which id.ID, l assembly.Letter) error {
	return panelTx(t).EachIn(ctx, which, panel.Member, func(p panel.Person, _ panel.InPanel) error {
		if !p.Reachable() {
			return nil
		}
		return queueOutside(ctx, t.Tx, account.Letter{Kind: "panel_vote", To: p.Email, Language: p.Language, Params: map[string]string{
			"what_key": l.What, "title": l.Title.In(p.Language, "en"), "closes_moment": l.Until.UTC().Format(time.RFC3339), "link": l.Link(p.Language)}})
	})
}

func (t assemblyTx) FreePanels(ctx context.Context) (out []assembly.Panel, err error) {
	all, err := panelTx(t).Panels(ctx)
	if err != nil {
		return nil, err
	}
	var used []id.ID
	if err := t.Select((*model.Assembly)(nil)).Column("panel_id").Order("panel_id").Scan(ctx, &used); err != nil {
		return nil, err
	}
	taken := map[id.ID]bool{}
	for _, u := range used {
		taken[u] = true
	}
	for _, p := range all {
		if p.Kind == panel.Drawn && p.State != panel.Ended && !taken[p.ID] {
			out = append(out, benchOf(p))
		}
	}
	return out, nil
}

func (t assemblyTx) ProcessBySlug(ctx context.Context, slug string) (assembly.Process, error) {
	p, err := processTx(t).ProcessBySlug(ctx, slug)
	return assembly.Process{ID: p.ID, Slug: p.Slug, Title: p.Title}, err
}

func (t assemblyTx) Assembly(ctx context.Context, which id.ID) (assembly.Assembly, error) {
	return t.one(ctx, t.Select((*model.Assembly)(nil)).Where("id = ?", which))
}

func (t assemblyTx) Lock(ctx context.Context, which id.ID) (assembly.Assembly, error) {
	return t.one(ctx, t.Dialect().ForUpdate(t.Select((*model.Assembly)(nil)).Where("id = ?", which)))
}

func (t assemblyTx) BySlug(ctx context.Context, slug string) (assembly.Assembly, error) {
	return t.one(ctx, t.Select((*model.Assembly)(nil)).Where("slug = ?", slug))
}

func (t assemblyTx) one(ctx context.Context, q *bun.SelectQuery) (assembly.Assembly, error) {
	row := &model.Assembly{}
	if err := q.Model(row).Scan(ctx); err != nil {
		return assembly.Assembly{}, missing(err)
	}
	a, err := fromAssembly(row)
	if err != nil {
		return a, err
	}
	var rows []model.AssemblyProcess
	if err := t.Select(&rows).Where("assembly_id = ?", row.ID).Order("process_id").Scan(ctx); err != nil {
		return a, err
	}
	for _, r := range rows {
		p, err := processTx(t).Process(ctx, r.ProcessID)
		if err != nil {
			return a, err
		}
		if p.Public() {
			a.Processes = append(a.Processes, assembly.Process{ID: p.ID, Slug: p.Slug, Title: p.Title})
		}
	}
	return a, nil
}

func fromAssembly(r *model.Assembly) (assembly.Assembly, error) {
	a := assembly.Assembly{ID: r.ID, Panel: r.PanelID, Slug: r.Slug, District: r.District, Office: r.Office, Begins: r.Begins, Ends: r.Ends, Threshold: r.Threshold,
		Quorum: r.Quorum, Seats: r.Seats, State: assembly.State(r.State), Sample: r.Sample, CreatedBy: r.CreatedBy, Created: r.CreatedAt, Published: at(r.PublishedAt), Ended: at(r.EndedAt)}
	return a, errors.Join(json.Unmarshal([]byte(r.Title), &a.Title), json.Unmarshal([]byte(r.Charge), &a.Charge), json.Unmarshal([]byte(r.Recipient), &a.Recipient))
}

func toAssembly(a assembly.Assembly) *model.Assembly {
	return &model.Assembly{ID: a.ID, PanelID: a.Panel, Slug: a.Slug, District: a.District, Title: text(a.Title), Charge: text(a.Charge), Recipient: text(a.Recipient),
		Office: a.Office, Begins: a.Begins, Ends: a.Ends, Threshold: a.Threshold, Quorum: a.Quorum, Seats: a.Seats, State: string(a.State), Sample: a.Sample,
		CreatedBy: a.CreatedBy, CreatedAt: a.Created, PublishedAt: moment(a.Published), EndedAt: moment(a.Ended)}
}

func (t assemblyTx) Assemblies(ctx context.Context) ([]assembly.Assembly, error) {
	return t.list(ctx, t.Select((*model.Assembly)(nil)))
}

func (t assemblyTx) OfProcess(ctx context.Context, process id.ID) ([]assembly.Assembly, error) {
	of := t.Select((*model.AssemblyProcess)(nil)).Column("assembly_id").Where("process_id = ?", process)
	return t.list(ctx, t.Select((*model.Assembly)(nil)).Where("id IN (?)", of))
}

func (t assemblyTx) list(ctx context.Context, q *bun.SelectQuery) ([]assembly.Assembly, error) {
	var rows []model.Assembly
	if err := q.Model(&rows).Order("created_at DESC", "id DESC").Limit(500).Scan(ctx); err != nil {
		return nil, err
	}
	out := make([]assembly.Assembly, len(rows))
	for i := range rows {
		a, err := fromAssembly(&rows[i])
		if err != nil {
			return nil, err
		}
		out[i] = a
	}
	return out, nil
}

func (t assemblyTx) ByKey(ctx context.Context, author id.ID, key string) (assembly.Assembly, error) {
	return t.one(ctx, t.Select((*model.Assembly)(nil)).Where("created_by = ?", author).Where("key = ?", key))
}

func (t assemblyTx) AddAssembly(ctx context.Context, a assembly.Assembly, key string) error {
	row := toAssembly(a)
	row.Key = key
	if _, err := t.Insert(row).Exec(ctx); err != nil {
		return again(err)
	}
	return t.setProcesses(ctx, a)
}

func (t assemblyTx) setProcesses(ctx context.Context, a assembly.Assembly) error {
	if _, err := t.Delete((*model.AssemblyProcess)(nil)).Where("assembly_id = ?", a.ID).Exec(ctx); err != nil {
		return err
	}
	for _, p := range a.Processes {
		if _, err := t.Insert(&model.AssemblyProcess{AssemblyID: a.ID, ProcessID: p.ID}).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t assemblyTx) SaveAssembly(ctx context.Context, a assembly.Assembly) error {
	err := mustChange(t.Tx.Update(toAssembly(a)).ExcludeColumn("tenant_id", "id", "panel_id", "slug", "district", "key", "created_by", "created_at", "sample").
		Where("id = ?", a.ID).Exec(ctx))
	if err != nil {
		return err
	}
	if err := t.setProcesses(ctx, a); err != nil || !a.Public() {
		return err
	}
	return t.index(ctx, a)
}

// assemblyKind is what assemblies are called in the index.
const assemblyKind = "assembly"

func (t assemblyTx) index(ctx context.Context, a assembly.Assembly) error {
	titles, charges := others(a.Title, ""), others(a.Charge, "")
	f := found{Kind: assemblyKind, ID: a.ID, District: a.District, Title: strings.Join(titles, " / "), Path: "/assembly/" + a.Slug, At: a.Published,
		Text: strings.Join(charges, "\n\n")}
	if len(a.Processes) == 1 {
		f.Process = a.Processes[0].ID
	}
	return index(ctx, t.Tx, f)
}

func (t assemblyTx) Seats(ctx context.Context, which id.ID) ([]assembly.Seat, error) {
	var rows []model.AssemblySeat
	err := t.Select(&rows).Where("assembly_id = ?", which).Order("seat").Limit(5000).Scan(ctx)
	out := make([]assembly.Seat, len(rows))
	for i, r := range rows {
		out[i] = assembly.Seat{Person: r.PersonID, Number: r.Seat}
	}
	return out, err
}

func (t assemblyTx) AddSeat(ctx context.Context, a assembly.Assembly, s assembly.Seat) error {
	_, err := t.Insert(&model.AssemblySeat{PanelID: a.Panel, PersonID: s.Person, AssemblyID: a.ID, Seat: s.Number}).Exec(ctx)
	return again(err)
}
