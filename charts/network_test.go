package charts

import (
	"slices"
	"testing"

	networkingv1 "k8s.io/api/networking/v1"
)

// reach are the ports that the policies of one direction open to or from a pod.
type reach struct {
	denied bool // some policy covers the pod, so that what is not listed is refused
	ports  []int32
	open   bool // some rule names no ports
}

func (m manifests) reach(t *testing.T, maker string, direction networkingv1.PolicyType) reach {
	t.Helper()
	var out reach
	for _, object := range m {
		p, ok := object.(*networkingv1.NetworkPolicy)
		if !ok || !slices.Contains(p.Spec.PolicyTypes, direction) || !slices.Contains(m.selected(t, &p.Spec.PodSelector), maker) {
			continue
		}
		out.denied = true
		if direction == networkingv1.PolicyTypeIngress {
			for _, rule := range p.Spec.Ingress {
				out.add(rule.Ports)
			}
			continue
		}
		for _, rule := range p.Spec.Egress {
			out.add(rule.Ports)
		}
	}
	slices.Sort(out.ports)
	out.ports = slices.Compact(out.ports)
	return out
}

func (r *reach) add(ports []networkingv1.NetworkPolicyPort) {
	r.open = r.open || len(ports) == 0
	for _, port := range ports {
		if port.Port == nil || port.EndPort != nil {
			r.open = true
			continue
		}
		r.ports = append(r.ports, port.Port.IntVal)
	}
}

func TestNetworkIsClosedButForWhatEachPodNeeds(t *testing.T) {
	m := render(t, nil)
	for maker, want := range map[string]struct{ in, out []int32 }{
		"Deployment/city-almenda-web":    {in: []int32{8080}, out: []int32{53, 587, 5432, 6379}},
		"Deployment/city-almenda-worker": {out: []int32{53, 587, 5432, 6379}},
		"Job/city-almenda-migrate":       {out: []int32{53, 5432, 6379}},
	} {
		t.Run(maker, func(t *testing.T) {
			in, out := m.reach(t, maker, networkingv1.PolicyTypeIngress), m.reach(t, maker, networkingv1.PolicyTypeEgress)
			if !in.denied || !out.denied || in.open || out.open {
				t.Errorf("not closed: in %+v, out %+v", in, out)
			}
			if !slices.Equal(in.ports, want.in) || !slices.Equal(out.ports, want.out) {
				t.Errorf("in %v, want %v; out %v, want %v", in.ports, want.in, out.ports, want.out)
			}
		})
	}
}

func TestNetworkPeersComeFromTheValues(t *testing.T) {
	database := map[string]any{"port": 6432, "to": []any{map[string]any{"ipBlock": map[string]any{"cidr": "10.1.2.3/32"}}}}
	m := render(t, map[string]any{"networkPolicy": map[string]any{"egress": map[string]any{"postgres": database}}})
	base := get[*networkingv1.NetworkPolicy](t, m, "NetworkPolicy/city-almenda-base")
	for _, rule := range base.Spec.Egress {
		if rule.Ports[0].Port.IntVal != 6432 {
			continue
		}
		if len(rule.To) != 1 || rule.To[0].IPBlock.CIDR != "10.1.2.3/32" {
			t.Errorf("to %v", rule.To)
		}
		return
	}
	t.Error("no rule leads to the database's port")
}

func TestOnePolicyRefusesEverythingForEveryPod(t *testing.T) {
	m := render(t, nil)
	deny := get[*networkingv1.NetworkPolicy](t, m, "NetworkPolicy/city-almenda-deny").Spec
	both := []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress}
	if !slices.Equal(deny.PolicyTypes, both) || len(deny.Ingress)+len(deny.Egress) > 0 {
		t.Errorf("it covers %v and allows %d in, %d out", deny.PolicyTypes, len(deny.Ingress), len(deny.Egress))
	}
	if picked, pods := m.selected(t, &deny.PodSelector), m.pods(); len(picked) != len(pods) {
		t.Errorf("it covers %v of %d pods", picked, len(pods))
	}
}
