{{- define "chatops.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end -}}
{{- end }}

{{- define "chatops.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "chatops.labels" -}}
{{ include "chatops.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "chatops.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "chatops.checkedSetting" -}}
{{- if regexMatch "^(CHATOPS_TLS|QUARKUS_TLS|QUARKUS_HTTP_(SSL|TLS|INSECURE))" . }}
{{- fail (printf "leave %s out: Kubernetes asks the hubs by http whether they are well, and would stop them again and again. Give the certificate to the Ingress (ingress.tlsSecret) or to a proxy before the Service" .) }}
{{- end }}
{{- end }}

{{- define "chatops.closed" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}
