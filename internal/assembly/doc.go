// Package assembly is a panel drawn by lot at work: it learns, hears experts, deliberates and recommends.
//
// Its sessions have materials, experts, questions, attendance and recordings. Its recommendations are
// drafted, voted with a threshold and handed over to the town; from then on each has an owner, a day and
// a status, and is done only when the assembly has confirmed it.
//
// Who its members are the panel knows. It refuses to count votes of others, and to call a recommendation
// done that its members did not confirm. It emits assembly.* events. It may import ground, access,
// tenant, event.
package assembly
