{{/* Takes (root, part): metadata and what all pods have the same. */}}
{{- define "moment-cross.podStart" -}}
metadata:
  labels:
    {{- include "moment-cross.labels" . | nindent 4 }}
  annotations:
    {{- if eq .part "trainer" }}
    checksum/config: {{ toJson .root.Values.trainer.config | sha256sum }}
    {{- else }}
    checksum/config: {{ include "moment-cross.config" . | sha256sum }}
    {{- end }}
    {{- with (index .root.Values .part).podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "moment-cross.serviceAccount" .root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml .root.Values.podSecurityContext | nindent 4 }}
  {{- with (index .root.Values .part).nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with (index .root.Values .part).tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with (index .root.Values .part).affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Takes (root, part): image, security and resources of a container. */}}
{{- define "moment-cross.containerStart" -}}
{{- $part := index .root.Values .part -}}
name: {{ .part }}
image: {{ printf "%s:%s" $part.image.repository (default .root.Chart.AppVersion $part.image.tag) | quote }}
imagePullPolicy: {{ $part.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources:
  {{- toYaml $part.resources | nindent 2 }}
{{- end -}}

{{/* Takes (root, part): a service's pod, the same but for its volumes. */}}
{{- define "moment-cross.servicePod" -}}
{{- $part := index .root.Values .part -}}
{{- include "moment-cross.podStart" . }}
  # Longer than the services' own graceful shutdown (20 s) and the wait before it.
  terminationGracePeriodSeconds: 40
  containers:
    - {{- include "moment-cross.containerStart" . | nindent 6 }}
      env:
        - name: SPRING_CONFIG_ADDITIONAL_LOCATION
          value: "file:/etc/moment-cross/"
        - name: JAVA_TOOL_OPTIONS
          value: {{ $part.javaOptions | quote }}
        {{- if hasKey $part "client" }}
        - name: SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_SUITE_CLIENT_SECRET
          valueFrom:
            secretKeyRef:
              name: {{ required (printf "%s.client.existingSecret must be set: the Secret with the client's secret" .part) $part.client.existingSecret }}
              key: {{ $part.client.secretKey }}
        {{- end }}
        {{- if and (eq .part "feature") .root.Values.redis.existingSecret }}
        - name: SPRING_DATA_REDIS_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.redis.existingSecret }}
              key: {{ .root.Values.redis.passwordKey }}
        {{- end }}
        {{- if and (eq .part "label") .root.Values.label.catalog.existingSecret }}
        - name: MOMENTCROSS_LABELS_CATALOG_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.label.catalog.existingSecret }}
              key: {{ .root.Values.label.catalog.passwordKey }}
        {{- end }}
      ports:
        - name: http
          containerPort: 8080
      startupProbe:
        httpGet: {path: /actuator/health/liveness, port: http}
        periodSeconds: 2
        failureThreshold: 90
      livenessProbe:
        httpGet: {path: /actuator/health/liveness, port: http}
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet: {path: /actuator/health/readiness, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 3
      lifecycle:
        # New connections end before the service does.
        preStop:
          exec:
            command: [sleep, "5"]
      volumeMounts:
        - {name: config, mountPath: /etc/moment-cross, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        {{- if eq .part "ranking" }}
        - {name: models, mountPath: /models}
        {{- else if eq .part "label" }}
        - {name: data, mountPath: /data}
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "moment-cross.part" . }}
    - name: tmp
      emptyDir:
        sizeLimit: {{ $part.tmpSize }}
    {{- if eq .part "ranking" }}
    - name: models
      persistentVolumeClaim:
        claimName: {{ include "moment-cross.modelsClaim" .root }}
    {{- end }}
{{- end -}}
