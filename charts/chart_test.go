package charts

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/lint"
	"helm.sh/helm/v3/pkg/lint/support"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// What the programme takes at most to end its rooms and requests once it was told to stop.
const drainSeconds = 20

func TestHelmLintHasNothingToSay(t *testing.T) {
	result := lint.All("almenda", nil, "towns", true)
	for _, m := range result.Messages {
		// An icon is for a catalogue of charts, in which this one does not stand.
		if m.Severity > support.InfoSev {
			t.Errorf("%s", m)
		}
	}
}

func TestEveryPodRunsWithoutRightsThatItDoesNotNeed(t *testing.T) {
	pods := render(t, nil).pods()
	if len(pods) != 3 {
		t.Fatalf("want web, worker and migrate, got %d pods", len(pods))
	}
	for _, p := range pods {
		security := p.spec.SecurityContext
		if security == nil || security.RunAsNonRoot == nil || !*security.RunAsNonRoot || security.RunAsUser == nil || *security.RunAsUser == 0 {
			t.Errorf("%s may run as root", p.name)
		}
		if p.spec.AutomountServiceAccountToken == nil || *p.spec.AutomountServiceAccountToken {
			t.Errorf("%s holds a token of the cluster", p.name)
		}
		for _, c := range p.all() {
			checkContainer(t, p.name, c)
		}
	}
}

func checkContainer(t *testing.T, pod string, c corev1.Container) {
	t.Helper()
	s := c.SecurityContext
	if s == nil {
		t.Errorf("%s %s: no security context", pod, c.Name)
		return
	}
	if s.RunAsNonRoot == nil || !*s.RunAsNonRoot {
		t.Errorf("%s %s: may run as root", pod, c.Name)
	}
	if s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem {
		t.Errorf("%s %s: may write to its root", pod, c.Name)
	}
	if s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation {
		t.Errorf("%s %s: may gain rights", pod, c.Name)
	}
	if s.Capabilities == nil || !slices.Equal(s.Capabilities.Drop, []corev1.Capability{"ALL"}) || len(s.Capabilities.Add) > 0 {
		t.Errorf("%s %s: keeps capabilities", pod, c.Name)
	}
	_, tag, ok := strings.Cut(c.Image, ":")
	if !ok || tag == "" || tag == "latest" {
		t.Errorf("%s %s: image %q names no version", pod, c.Name, c.Image)
	}
}

func TestOnlyTheSchemaContainerHoldsTheOwnersSecret(t *testing.T) {
	var holders []string
	for _, p := range render(t, nil).pods() {
		for _, v := range p.spec.Volumes {
			if v.Secret != nil || v.Projected != nil {
				t.Errorf("%s mounts a secret, which every container of the pod could read", p.name)
			}
		}
		for _, c := range p.all() {
			for _, from := range c.EnvFrom {
				if from.SecretRef != nil {
					t.Errorf("%s %s takes a whole secret, whatever else will stand in it", p.name, c.Name)
				}
			}
			for _, e := range c.Env {
				owner := strings.Contains(e.Name, "OWNER") ||
					e.ValueFrom != nil && e.ValueFrom.SecretKeyRef != nil && strings.Contains(e.ValueFrom.SecretKeyRef.Name, "owner")
				if owner {
					holders = append(holders, p.name+" "+c.Name)
				}
			}
		}
	}
	if want := []string{"Job/city-almenda-migrate schema"}; !slices.Equal(holders, want) {
		t.Errorf("holders: %q, want %q", holders, want)
	}
}

func TestMigrationComesFirstAndLeansOnNothingOfTheChart(t *testing.T) {
	job := get[*batchv1.Job](t, render(t, nil), "Job/city-almenda-migrate")
	if got := job.Annotations["helm.sh/hook"]; got != "pre-install,pre-upgrade" {
		t.Errorf("hook: %q", got)
	}
	spec := job.Spec.Template.Spec
	if spec.ServiceAccountName != "" {
		t.Errorf("waits for the account %s, which a first install has not made yet", spec.ServiceAccountName)
	}
	for _, v := range spec.Volumes {
		if v.EmptyDir == nil {
			t.Errorf("volume %s is not there yet at a first install", v.Name)
		}
	}
	for _, c := range slices.Concat(spec.InitContainers, spec.Containers) {
		if len(c.EnvFrom) > 0 {
			t.Errorf("%s reads a config map, which is not there yet at a first install", c.Name)
		}
	}
}

func TestServersAreProbedAndHaveTimeToStop(t *testing.T) {
	m := render(t, nil)
	for _, name := range []string{"Deployment/city-almenda-web", "Deployment/city-almenda-worker"} {
		spec := get[*appsv1.Deployment](t, m, name).Spec.Template.Spec
		c := spec.Containers[0]
		for path, probe := range map[string]*corev1.Probe{"/healthz": c.LivenessProbe, "/readyz": c.ReadinessProbe} {
			if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != path {
				t.Errorf("%s is not probed at %s", name, path)
			}
		}
		if c.StartupProbe == nil {
			t.Errorf("%s may be killed while it starts", name)
		}
		needs := int64(drainSeconds)
		if c.Lifecycle != nil && c.Lifecycle.PreStop != nil && c.Lifecycle.PreStop.Sleep != nil {
			needs += c.Lifecycle.PreStop.Sleep.Seconds
		}
		if spec.TerminationGracePeriodSeconds == nil || *spec.TerminationGracePeriodSeconds <= needs {
			t.Errorf("%s needs more than %d s to stop, and gets %v", name, needs, spec.TerminationGracePeriodSeconds)
		}
	}
}

func TestWebRunsTwiceAndADisruptionLeavesOne(t *testing.T) {
	m := render(t, nil)
	web := get[*appsv1.Deployment](t, m, "Deployment/city-almenda-web")
	budget := get[*policyv1.PodDisruptionBudget](t, m, "PodDisruptionBudget/city-almenda-web")
	if *web.Spec.Replicas < 2 || budget.Spec.MinAvailable.IntValue() >= int(*web.Spec.Replicas) {
		t.Errorf("%d replicas with %s kept: a machine could never be emptied", *web.Spec.Replicas, budget.Spec.MinAvailable)
	}
	if picked := m.selected(t, budget.Spec.Selector); !slices.Equal(picked, []string{"Deployment/city-almenda-web"}) {
		t.Errorf("the budget covers %v", picked)
	}
}

// selected are the makers of the pods that a selector picks.
func (m manifests) selected(t *testing.T, by *metav1.LabelSelector) []string {
	t.Helper()
	s, err := metav1.LabelSelectorAsSelector(by)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range m.pods() {
		if s.Matches(labels.Set(p.labels)) {
			out = append(out, p.name)
		}
	}
	return out
}

func TestNamesAndLabelsAgree(t *testing.T) {
	m := render(t, nil)
	for key, object := range m {
		o, err := meta.Accessor(object)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(o.GetName(), "city-almenda") {
			t.Errorf("%s does not carry the release's name", key)
		}
		for _, label := range []string{"app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/version", "helm.sh/chart"} {
			if o.GetLabels()[label] == "" {
				t.Errorf("%s lacks the label %s", key, label)
			}
		}
		if d, ok := object.(*appsv1.Deployment); ok {
			if picked := m.selected(t, d.Spec.Selector); !slices.Equal(picked, []string{key}) {
				t.Errorf("%s selects the pods of %v", key, picked)
			}
			if m["ServiceAccount/"+d.Spec.Template.Spec.ServiceAccountName] == nil {
				t.Errorf("%s runs under an account that is not made", key)
			}
		}
	}
	service := get[*corev1.Service](t, m, "Service/city-almenda")
	if picked := m.selected(t, &metav1.LabelSelector{MatchLabels: service.Spec.Selector}); !slices.Equal(picked, []string{"Deployment/city-almenda-web"}) {
		t.Errorf("the service leads to %v", picked)
	}
}

func TestIngressLeadsEveryHostToTheService(t *testing.T) {
	hosts := []any{"karlstad.example", "krakow.example"}
	ingress := get[*networkingv1.Ingress](t, render(t, map[string]any{"ingress": map[string]any{"hosts": hosts}}), "Ingress/city-almenda")
	if len(ingress.Spec.Rules) != 2 || len(ingress.Spec.TLS) != 1 || len(ingress.Spec.TLS[0].Hosts) != 2 {
		t.Fatalf("rules %d, TLS %v", len(ingress.Spec.Rules), ingress.Spec.TLS)
	}
	for i, rule := range ingress.Spec.Rules {
		backend := rule.HTTP.Paths[0].Backend.Service
		if rule.Host != hosts[i] || backend.Name != "city-almenda" || backend.Port.Name != "http" {
			t.Errorf("%s leads to %s:%s", rule.Host, backend.Name, backend.Port.Name)
		}
	}
}

func TestValuesThatWouldHurtAreRefused(t *testing.T) {
	for name, values := range map[string]map[string]any{
		"an image without a version":    {"image": map[string]any{"tag": "latest"}},
		"one web process only":          {"web": map[string]any{"replicas": 1}},
		"less time to stop than needed": {"web": map[string]any{"terminationGracePeriodSeconds": 10}},
		"an origin without a host":      {"config": map[string]any{"publicOrigin": "https://one.example"}},
		"a misspelt name":               {"netwrokPolicy": map[string]any{"enabled": false}},
		"no owner's secret":             {"secrets": map[string]any{"owner": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			if m, err := tryRender(t, values); err == nil {
				t.Errorf("rendered %v", slices.Sorted(maps.Keys(m)))
			}
		})
	}
}

func TestATrialWithoutMailWaitsForNoMailSecret(t *testing.T) {
	m := render(t, map[string]any{"config": map[string]any{"smtp": false}})
	for _, p := range m.pods() {
		for _, c := range p.all() {
			if slices.ContainsFunc(c.Env, func(e corev1.EnvVar) bool { return e.Name == "ALMENDA_SMTP_URL" }) {
				t.Errorf("%s %s waits for a mail secret", p.name, c.Name)
			}
		}
	}
}

func TestNoPodKeepsAnythingThatMustLast(t *testing.T) {
	for _, p := range render(t, nil).pods() {
		for _, v := range p.spec.Volumes {
			if v.EmptyDir == nil {
				t.Errorf("%s: volume %s would have to be backed up", p.name, v.Name)
			}
		}
	}
}
