package charts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

const release = "city"

// kinds are what the chart may make; a new kind must be named here, and so thought about.
var kinds = map[string]func() runtime.Object{
	"Deployment":          func() runtime.Object { return &appsv1.Deployment{} },
	"Job":                 func() runtime.Object { return &batchv1.Job{} },
	"Service":             func() runtime.Object { return &corev1.Service{} },
	"ConfigMap":           func() runtime.Object { return &corev1.ConfigMap{} },
	"ServiceAccount":      func() runtime.Object { return &corev1.ServiceAccount{} },
	"Ingress":             func() runtime.Object { return &networkingv1.Ingress{} },
	"NetworkPolicy":       func() runtime.Object { return &networkingv1.NetworkPolicy{} },
	"PodDisruptionBudget": func() runtime.Object { return &policyv1.PodDisruptionBudget{} },
}

// manifests are the rendered objects, by kind and name.
type manifests map[string]runtime.Object

func load(t *testing.T) *chart.Chart {
	t.Helper()
	c, err := loader.Load("almenda")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// render gives what an install with these values would send to a cluster.
func render(t *testing.T, values map[string]any) manifests {
	t.Helper()
	out, err := tryRender(t, values)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryRender(t *testing.T, values map[string]any) (manifests, error) {
	t.Helper()
	c := load(t)
	merged, err := chartutil.CoalesceValues(c, values)
	if err != nil {
		return nil, err
	}
	options := chartutil.ReleaseOptions{Name: release, Namespace: "towns", Revision: 1, IsInstall: true}
	full, err := chartutil.ToRenderValues(c, merged, options, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	files, err := engine.Render(c, full)
	if err != nil {
		return nil, err
	}
	out := manifests{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		for part := range strings.SplitSeq(files[name], "\n---\n") {
			if err := out.add(part); err != nil {
				return nil, fmt.Errorf("%s: %w\n%s", name, err, part)
			}
		}
	}
	return out, nil
}

func (m manifests) add(text string) error {
	var head struct {
		metav1.TypeMeta
		Metadata metav1.ObjectMeta
	}
	if err := yaml.Unmarshal([]byte(text), &head); err != nil {
		return err
	}
	if head.Kind == "" {
		return nil // only comments
	}
	blank, ok := kinds[head.Kind]
	if !ok {
		return fmt.Errorf("kind %s is not expected", head.Kind)
	}
	object := blank()
	if err := yaml.UnmarshalStrict([]byte(text), object); err != nil {
		return err
	}
	key := head.Kind + "/" + head.Metadata.Name
	if m[key] != nil {
		return fmt.Errorf("%s is there twice", key)
	}
	m[key] = object
	return nil
}

// pod is a pod template with the name of what makes it.
type pod struct {
	name   string
	labels map[string]string
	spec   corev1.PodSpec
}

func (m manifests) pods() []pod {
	var out []pod
	for _, name := range slices.Sorted(maps.Keys(m)) {
		switch o := m[name].(type) {
		case *appsv1.Deployment:
			out = append(out, pod{name, o.Spec.Template.Labels, o.Spec.Template.Spec})
		case *batchv1.Job:
			out = append(out, pod{name, o.Spec.Template.Labels, o.Spec.Template.Spec})
		}
	}
	return out
}

// all are the containers of a pod with those that run before them.
func (p pod) all() []corev1.Container { return slices.Concat(p.spec.InitContainers, p.spec.Containers) }

// get finds one object, or ends the test.
func get[T runtime.Object](t *testing.T, m manifests, name string) T {
	t.Helper()
	object, ok := m[name].(T)
	if !ok {
		t.Fatalf("%s is not there; there are %v", name, slices.Sorted(maps.Keys(m)))
	}
	return object
}
