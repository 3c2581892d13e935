// Package ui holds the parts that pages are made of: a wrapper for every family of classes of the
// design system, and our own parts that no system has.
//
// A part takes its words ready made; it looks nothing up and links only where it is told. Class
// names of the design system appear here and in frontend/styles alone, so that a change of system
// stays within two folders. No part uses inline style, script or event attributes: the pages'
// security policy forbids them.
//
// Imports tenant, for the shapes of districts.
package ui
