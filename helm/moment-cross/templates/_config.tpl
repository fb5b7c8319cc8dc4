{{/*
Takes (root, part): a service's application.yaml. What the chart owns comes first; `config` of the values is laid over
it, and the schema keeps it from the keys that the chart owns.
*/}}
{{- define "moment-cross.config" -}}
{{- $values := .root.Values -}}
{{- $config := include "moment-cross.ownedConfig" . | fromYaml -}}
{{- toYaml (mergeOverwrite $config (deepCopy (index $values .part).config)) -}}
{{- end -}}

{{- define "moment-cross.ownedConfig" -}}
{{- $values := .root.Values -}}
{{- $url := printf "http://%s" (include "moment-cross.fullname" .root) -}}
server:
  port: 8080
spring:
  security:
    oauth2:
      resourceserver:
        jwt:
          issuer-uri: {{ required "oidc.issuerUri must be set: the issuer of all tokens" $values.oidc.issuerUri | quote }}
          audiences: {{ $values.oidc.audience | quote }}
      {{- if has .part (list "gateway" "ranking") }}
      client:
        registration:
          suite:
            provider: suite
            authorization-grant-type: client_credentials
            client-id: {{ (index $values .part).client.id | quote }}
        provider:
          suite:
            token-uri: {{ required "oidc.tokenUri must be set: where services fetch their own tokens" $values.oidc.tokenUri | quote }}
      {{- end }}
  {{- if ne .part "gateway" }}
  kafka:
    bootstrap-servers: {{ required "kafka.bootstrapServers must be set: host:port, comma-separated" $values.kafka.bootstrapServers | quote }}
  {{- end }}
  {{- if eq .part "feature" }}
  data:
    redis:
      {{- if $values.redis.clusterNodes }}
      cluster:
        nodes: {{ $values.redis.clusterNodes | quote }}
      {{- else }}
      host: {{ required "redis.host must be set, or redis.clusterNodes" $values.redis.host | quote }}
      port: {{ $values.redis.port }}
      {{- end }}
  {{- end }}
momentcross:
  {{- if ne .part "gateway" }}
  topics:
    partitions: {{ $values.kafka.partitions }}
    replication-factor: {{ $values.kafka.replicationFactor }}
  {{- end }}
  {{- if eq .part "gateway" }}
  clients:
    {{- range list "feature" "ranking" "label" }}
    {{ . }}:
      url: {{ printf "%s-%s:8080" $url . }}
    {{- end }}
  {{- else if eq .part "ranking" }}
  clients:
    feature:
      url: {{ $url }}-feature:8080
  models:
    repository: /models
    default-model: {{ $values.models.name | quote }}
  {{- else if eq .part "label" }}
  join:
    state-directory: /data/streams
  labels:
    directory: /data/labels
    {{- with $values.label.catalog }}
    {{- if .url }}
    catalog:
      url: {{ .url | quote }}
      user: {{ .user | quote }}
    {{- end }}
    {{- end }}
  {{- end }}
{{- end -}}
