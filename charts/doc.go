// Package charts checks how the platform is packed: the Helm chart beside it and the Dockerfile
// above it. It needs neither a cluster nor Docker: the chart is linted and rendered by Helm's own
// packages, and each manifest is decoded strictly into the types of the Kubernetes API, so that a
// misspelt field is an error here and not a setting that is silently ignored there.
//
// It is a module of its own, because Helm brings more packages than the whole platform needs.
package charts
