{{- define "moment-cross.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 48 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes (root, part): the name of a part's objects. */}}
{{- define "moment-cross.part" -}}
{{- printf "%s-%s" (include "moment-cross.fullname" .root) .part -}}
{{- end -}}

{{- define "moment-cross.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "moment-cross.labels" -}}
{{ include "moment-cross.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "moment-cross.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "moment-cross.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "moment-cross.modelsClaim" -}}
{{- default (printf "%s-models" (include "moment-cross.fullname" .)) .Values.models.existingClaim -}}
{{- end -}}
