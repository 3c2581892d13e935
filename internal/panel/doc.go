// Package panel is a group of residents who agreed to be asked by the town again and again.
//
// A panel has a purpose, a mandate, a term, a size and the variables in which it must mirror the town.
// People register themselves, on a phone or through the contact centre, with a code from a letter or
// without one; when a group is full the next ones wait. A panel may be drawn by lot from those who
// registered. What the panel is asked is a wave: one survey, sent to some or all of its members.
//
// People of panels are not accounts of the portal. What is kept of them is how to reach them and the
// facts that their panels ask for, and nothing but panels may use it. Whoever leaves the last panel is
// forgotten within a day. What somebody answers is kept elsewhere, in the answer store, under nothing
// that leads back here; this package only notes who was given the credential to answer, and the
// credential cannot be recognised again.
//
// It refuses: to ask anybody more often than the town promised, over all panels together; to publish a
// panel that does not say what it may and may not decide; to move members to another panel without
// asking them; to tell anyone who answered what. National numbers are not kept in any field.
//
// It emits panel.* events. It may import ground, access, tenant, event, disclosure and lottery.
package panel
