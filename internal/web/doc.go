// Package web is the HTML edge: what a browser sees.
//
// A handler decodes, calls one service method, and responds. It knows no rules and no SQL. Every
// page and form works without JavaScript: POST, then 303, then GET; on a field error 422 with the
// person's input kept. Every route is declared in the registry with its question of access, its
// rate and the class of its response; a test refuses a route that is not.
//
// Imports the nouns, access, tenant, ground, cache, live, frontend.
package web
