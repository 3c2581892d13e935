{{/* The release's name, short enough for a label with a part behind it. */}}
{{- define "almenda.name" -}}
{{- $name := .Release.Name -}}
{{- if not (contains "almenda" $name) }}{{ $name = printf "%s-almenda" $name }}{{ end -}}
{{- $name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{/* What selects all pods of the release. Selectors cannot change later: keep them so. */}}
{{- define "almenda.selector" -}}
app.kubernetes.io/name: almenda
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "almenda.labels" -}}
{{ include "almenda.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "almenda.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- if eq $tag "latest" }}{{ fail "image.tag: latest says nothing about what runs; name a version" }}{{ end -}}
{{ .Values.image.repository }}:{{ $tag }}
{{- end }}
