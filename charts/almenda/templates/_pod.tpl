{{/* What holds for every pod: no root, no token of the cluster, nothing to write but its volumes. */}}
{{- define "almenda.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "almenda.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* The runtime's secrets. The owner's is not among them, and must never be. */}}
{{- define "almenda.runtimeEnv" -}}
- name: ALMENDA_DATABASE_URL
  valueFrom:
    secretKeyRef: {name: {{ .Values.secrets.runtime }}, key: database-url}
- name: ALMENDA_ANSWERS_DATABASE_URL
  valueFrom:
    secretKeyRef: {name: {{ .Values.secrets.runtime }}, key: answers-database-url, optional: true}
- name: ALMENDA_REDIS_URL
  valueFrom:
    secretKeyRef: {name: {{ .Values.secrets.runtime }}, key: redis-url}
- name: ALMENDA_SECRET
  valueFrom:
    secretKeyRef: {name: {{ .Values.secrets.runtime }}, key: secret}
{{- if .Values.config.smtp }}
- name: ALMENDA_SMTP_URL
  valueFrom:
    secretKeyRef: {name: {{ .Values.secrets.runtime }}, key: smtp-url}
{{- end }}
{{- end }}

{{- define "almenda.mounts" -}}
- name: data
  mountPath: /data
- name: tmp
  mountPath: /tmp
{{- end }}

{{- define "almenda.volumes" -}}
{{- /* Everything that must last is in the database; these are for the moment only. */}}
- name: data
  emptyDir: {}
- name: tmp
  emptyDir: {}
{{- end }}
