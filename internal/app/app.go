package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"

	"github.com/redis/go-redis/v9"

	"almenda/internal/access"
	"almenda/internal/account"
	"almenda/internal/assembly"
	"almenda/internal/cache"
	"almenda/internal/chain"
	"almenda/internal/clock"
	"almenda/internal/comment"
	"almenda/internal/config"
	"almenda/internal/consultation"
	"almenda/internal/follow"
	"almenda/internal/forum"
	"almenda/internal/frontpage"
	"almenda/internal/i18n"
	"almenda/internal/idea"
	"almenda/internal/investment"
	"almenda/internal/invitation"
	"almenda/internal/jobs"
	"almenda/internal/live"
	"almenda/internal/mail"
	"almenda/internal/meeting"
	"almenda/internal/notify"
	"almenda/internal/outbox"
	"almenda/internal/panel"
	"almenda/internal/poll"
	"almenda/internal/process"
	"almenda/internal/programme"
	"almenda/internal/questionnaire/library"
	"almenda/internal/redisx"
	"almenda/internal/register"
	"almenda/internal/room"
	"almenda/internal/search"
	"almenda/internal/store"
	"almenda/internal/study"
	"almenda/internal/survey"
	"almenda/internal/tenant"
	"almenda/internal/tenantcfg"
	"almenda/internal/web"
	"almenda/tenants"
)

// App is one process with everything that it may need. Parts that its roles do not use stand still.
type App struct {
	Config   config.Config
	Log      *slog.Logger
	Clock    clock.Clock
	Store    *store.Store
	Registry *tenant.Registry
	Catalog  *i18n.Catalog

	Accounts      *account.Service
	Processes     *process.Service
	Ideas         *idea.Service
	Comments      *comment.Service
	Invitations   *invitation.Service
	Forum         *forum.Service
	Rooms         *room.Service
	Consultations *consultation.Service
	Polls         *poll.Service
	Surveys       *survey.Service
	Panels        *panel.Service
	Assemblies    *assembly.Service
	library       library.Library // surveys and questions to begin from
	Meetings      *meeting.Service
	Investments   *investment.Service
	Studies       *study.Service
	Follows       *follow.Service
	Register      *register.Service
	Programmes    *programme.Service
	Frontpage     *frontpage.Service
	Search        *search.Service
	Chains        *chain.Service

	Web   *web.Server
	Hub   *live.Hub
	Pages *cache.Pages

	redis    *redis.Client
	embedded *redisx.Server // nil with a server of its own
	signals  *signals
	courier  *jobs.Courier
	relay    *outbox.Relay
	worker   *jobs.Worker
	sweeper  *jobs.Sweeper
}

// Open opens the databases and wires the services. Close must be called on what it returns.
func Open(ctx context.Context, c config.Config, log *slog.Logger) (*App, error) {
	return OpenAt(ctx, c, log, clock.System{})
}

// OpenAt is Open with the clock that everything goes by.
func OpenAt(ctx context.Context, c config.Config, log *slog.Logger, clk clock.Clock) (*App, error) {
	a := &App{Config: c, Log: log, Clock: clk}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	if a.Catalog, err = Catalog(); err != nil {
		return err
	}
	if err = a.openStore(ctx); err != nil {
		return err
	}
	if err = a.openRedis(ctx); err != nil {
		return err
	}
	a.Registry = tenant.NewRegistry(a.Store.Control)
	if _, err = a.Registry.Refresh(ctx); err != nil {
		return err
	}
	return a.wire()
}

// Catalog is the platform's own words, which are part of the program. They are read once, when they
// are first asked for, and nobody changes them.
func Catalog() (*i18n.Catalog, error) { return words() }

var words = sync.OnceValues(func() (*i18n.Catalog, error) {
	texts, err := fs.Sub(tenants.FS, "_base/texts")
	if err != nil {
		return nil, fmt.Errorf("app: words: %w", err)
	}
	return i18n.Load(texts)
})

// Library reads the templates of processes that every town has.
func Library(c *i18n.Catalog) ([]tenant.TemplateSpec, error) {
	files, err := fs.Sub(tenants.FS, "_base/library")
	if err != nil {
		return nil, fmt.Errorf("app: library: %w", err)
	}
	return tenantcfg.Library(files, c.Languages())
}

// answersConns is how many connections the store of answers has: it is asked when somebody sends.
const answersConns = 8

func (a *App) openStore(ctx context.Context) (err error) {
	if a.Config.Embedded() {
		a.Store, err = store.SQLite(ctx, a.Config.Data, a.Clock)
		return err
	}
	if a.Store, err = store.Postgres(ctx, a.Config.DatabaseURL, a.Config.DatabaseConns, a.Clock); err != nil {
		return err
	}
	if a.Config.AnswersURL == "" {
		return a.Store.SelfCheck(ctx) // Run tells that panels cannot be asked
	}
	if err = a.Store.WithAnswers(ctx, a.Config.AnswersURL, answersConns); err != nil {
		return err
	}
	return a.Store.SelfCheck(ctx)
}

func (a *App) openRedis(ctx context.Context) (err error) {
	if a.Config.RedisURL == "" {
		if a.embedded, err = redisx.Embedded(ctx); err != nil {
			return err
		}
		a.redis = a.embedded.Client()
		return nil
	}
	if a.redis, err = redisx.Open(a.Config.RedisURL); err != nil {
		return err
	}
	return redisx.Check(ctx, a.redis)
}

// links makes web addresses for letters.
type links struct {
	registry *tenant.Registry
	origins  web.Origins
}

// Link is a path of a town's portal in a language as a whole web address.
func (l links) Link(t tenant.ID, lang, path string) string {
	town, ok := l.registry.Get(t)
	if !ok {
		return ""
	}
	if lang != town.DefaultLanguage() && town.Speaks(lang) {
		path = "/" + lang + path
	}
	return l.origins.Of(town) + path
}

// wire makes the services and the edges, inner ones first.
func (a *App) wire() error {
	policy, err := access.NewPolicy()
	if err != nil {
		return err
	}
	origins := web.Origins{Template: a.Config.PublicOrigin, Operator: a.Config.Operator}
	to := links{a.Registry, origins}
	towns := a.Store.Towns
	if a.Accounts, err = account.New(store.Accounts{DB: towns}, policy, to, a.Config.Secret); err != nil {
		return err
	}
	templates, err := Library(a.Catalog)
	if err != nil {
		return err
	}
	a.Processes = process.New(store.Processes{DB: towns}, policy, templates...)
	a.Ideas = idea.New(store.Ideas{DB: towns}, policy)
	a.Comments = comment.New(store.Comments{DB: towns}, policy)
	a.Forum = forum.New(store.Forum{DB: towns}, policy)
	a.Rooms = room.New(store.Rooms{DB: towns}, policy)
	a.Consultations = consultation.New(store.Consultations{DB: towns}, policy)
	a.Polls = poll.New(store.Polls{DB: towns}, policy)
	a.Surveys = survey.New(store.Surveys{DB: towns}, store.Answers{DB: a.Store.Answers}, policy)
	if a.Panels, err = panel.New(store.Panels{DB: towns}, policy, to, a.Config.Secret, store.PanelAnswers{Answers: store.Answers{DB: a.Store.Answers}}); err != nil {
		return err
	}
	a.Assemblies = assembly.New(store.Assemblies{DB: towns}, policy, to, founder{a.Panels, a.Catalog, a.Clock})
	if a.library, err = library.Read(tenants.FS, "_base/surveys"); err != nil {
		return err
	}
	a.Meetings = meeting.New(store.Meetings{DB: towns}, policy)
	a.Investments = investment.New(store.Investments{DB: towns}, policy)
	a.Studies = study.New(store.Studies{DB: towns}, policy)
	a.Register = register.New(store.Registers{DB: towns}, policy)
	a.Programmes = programme.New(store.Programmes{DB: towns}, policy)
	a.Frontpage = frontpage.New(store.Frontpages{DB: towns}, policy)
	a.Follows = follow.New(store.Follows{DB: towns}, policy, to)
	a.Chains = chain.New(store.Chains{DB: towns}, policy)
	a.Search = search.New(store.Search{DB: towns}, policy)
	notices := notify.New(store.Notices{DB: towns}, to)

	var mailbox mail.Mailbox
	var sender mail.Sender
	if a.Config.SMTPURL == "" {
		mailbox = a.Store.Control.Mailbox()
		sender = mail.ToMailbox(mailbox, a.Clock)
	} else if sender, err = smtpSender(a.Config.SMTPURL, a.Clock); err != nil {
		return err
	}
	printers := func(t *tenant.Town, lang string) mail.Printer { return a.Catalog.Printer(lang, t.Location(), t.Texts) }
	letters := mail.NewService(store.Mail{DB: towns}, sender, printers, a.Log)

	mux := jobs.NewMux()
	connection := jobs.Connection(a.redis)
	a.courier = jobs.NewCourier(connection, mux)
	if err := a.wireInvitations(policy, to, sender, printers, mux); err != nil {
		return err
	}
	subscribe(mux, letters, notices)
	a.computes(mux)

	a.Pages = cache.New(cache.Config{Clock: a.Clock})
	a.signals = newSignals(a.redis, a.Log)
	a.wireEdges(policy, origins, mailbox)
	a.relay = outbox.NewRelay(store.Outbox{DB: towns}, a.courier, a, a.Registry, a.Log)
	a.worker = jobs.NewWorker(connection, jobs.Pools{}, a.courier, a.Registry, store.Failures{DB: towns}, a.Log)
	a.sweeper = jobs.NewSweeper(a.Registry, a.Log, a.sweeps(letters, notices)...)
	towns.OnCommit(a.committed)
	return nil
}

func smtpSender(url string, c clock.Clock) (mail.Sender, error) {
	cfg, err := mail.ParseSMTP(url)
	if err != nil {
		return nil, err
	}
	return mail.NewSMTP(cfg, c)
}

func (a *App) wireEdges(policy *access.Policy, origins web.Origins, mailbox mail.Mailbox) {
	halls := newHalls(a.Rooms, a.Clock, a.Log)
	edge := web.New(web.Deps{
		Registry: a.Registry, Catalog: a.Catalog, Policy: policy,
		Accounts: a.Accounts, Processes: a.Processes, Ideas: a.Ideas, Comments: a.Comments, Invitations: a.Invitations,
		Forum: a.Forum, Rooms: a.Rooms, Consultations: a.Consultations, Polls: a.Polls, Surveys: a.Surveys, Panels: a.Panels, Assemblies: a.Assemblies, Library: a.library, Meetings: a.Meetings, Investments: a.Investments, Studies: a.Studies, Follows: a.Follows, Register: a.Register, Programmes: a.Programmes, Frontpage: a.Frontpage, Search: a.Search, Chains: a.Chains,
		Mailbox: mailbox, Pages: a.Pages, Limiter: redisx.NewLimiter(a.redis, a.Clock, a.Log), Clock: a.Clock, Log: a.Log,
		Ready: a.ready, Origins: origins, Proxies: a.Config.Proxies, Secret: a.Config.Secret,
		Hub: func(r live.Renderer, peer web.Peer) *live.Hub {
			a.Hub = live.New(live.Config{Log: rooms{a.Comments}, Renderer: r, Gate: gate{a.Comments, a.Registry},
				Bus: live.NewRedisBus(a.redis, a.Log, 0), Logger: a.Log, Peer: peer, Hall: halls.hold, Counted: halls.counted})
			return a.Hub
		},
	})
	a.Web = edge
}

// ready tells whether this process can serve: its database and its Redis answer.
func (a *App) ready(ctx context.Context) error {
	return errors.Join(a.Store.Ping(ctx), a.redis.Ping(ctx).Err())
}

// Close closes what Open opened, in the opposite order.
func (a *App) Close() error {
	var errs []error
	if a.courier != nil {
		errs = append(errs, a.courier.Close())
	}
	if a.redis != nil && a.embedded == nil {
		errs = append(errs, a.redis.Close())
	}
	if a.embedded != nil {
		a.embedded.Close()
	}
	if a.Store != nil {
		errs = append(errs, a.Store.Close())
	}
	return errors.Join(errs...)
}
