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

{{- define "chatops.database" -}}
- name: CHATOPS_STORAGE
  value: postgresql
- name: CHATOPS_DATABASE_URL
  value: {{ required "database.url must be set, such as jdbc:postgresql://database:5432/chatops" .Values.database.url | quote }}
- name: CHATOPS_DATABASE_USER
  value: {{ .Values.database.user | quote }}
- name: CHATOPS_DATABASE_PASSWORD_FILE
  value: /run/database/password
{{- end }}

{{- define "chatops.settings" -}}
{{- range $name, $value := .Values.settings }}
{{- include "chatops.checkedSetting" $name }}
- name: {{ $name }}
  # Helm reads numbers as fractions, and would write 1e+06.
  value: {{ if and (kindIs "float64" $value) (eq (floor $value) $value) }}{{ int64 $value | quote }}{{ else }}{{ $value | toString | quote }}{{ end }}
{{- end }}
{{- range $name, $from := .Values.secretSettings }}
{{- include "chatops.checkedSetting" $name }}
{{- if hasKey ($.Values.settings | default dict) $name }}
{{- fail (printf "%s is in settings and in secretSettings: leave one of them out" $name) }}
{{- end }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $from.secret }}
      key: {{ $from.key }}
{{- end }}
{{- end }}
