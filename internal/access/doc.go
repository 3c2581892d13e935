// Package access answers who somebody is here and what their role may do.
//
// Two questions are kept apart. "May this role do this verb to this kind of thing, in this town,
// process or district?" is answered here, by casbin, once per request and never per row of a
// list. "May this person do it to this very thing now?" is a plain predicate in the noun that
// owns the thing. Residents never become policy rows: everybody signed in holds the resident role.
//
// Imports fault, id, tenant.
package access
