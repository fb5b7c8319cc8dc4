package io.momentcross.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartRenderingTest {

    private static final String PREFIX = "suite-moment-cross-";
    private static List<Node> objects = List.of();

    @BeforeAll
    static void render() {
        objects = Chart.objects(Chart.NEEDED);
    }

    @Test
    void lintFindsNothing_whenStrict() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[ERROR]"));
    }

    @Test
    void everyPartIsDeployed_whenValuesAreDefault() {
        assertThat(objects.stream()
                        .map(o -> o.text("kind") + " "
                                + o.at("metadata").text("name").replace(PREFIX, "")))
                .containsExactlyInAnyOrder(
                        "ServiceAccount suite-moment-cross",
                        "ConfigMap gateway",
                        "ConfigMap feature",
                        "ConfigMap ranking",
                        "ConfigMap label",
                        "ConfigMap trainer",
                        "Service gateway",
                        "Service feature",
                        "Service ranking",
                        "Service label",
                        "Deployment gateway",
                        "Deployment feature",
                        "Deployment ranking",
                        "StatefulSet label",
                        "Deployment trainer",
                        "PersistentVolumeClaim models",
                        "PersistentVolumeClaim trainer",
                        "PodDisruptionBudget gateway",
                        "PodDisruptionBudget feature",
                        "PodDisruptionBudget ranking",
                        "PodDisruptionBudget label",
                        "PodDisruptionBudget trainer");
    }

    @Test
    void everySelectorFindsPodsOfItsOwnPart() {
        Map<String, Map<String, Object>> pods = new HashMap<>();
        workloads()
                .forEach(workload -> pods.put(
                        workload.at("metadata").text("name"),
                        workload.at("spec", "template", "metadata", "labels").fields()));

        workloads()
                .forEach(workload -> assertThat(pods.get(workload.at("metadata").text("name")))
                        .containsAllEntriesOf(
                                workload.at("spec", "selector", "matchLabels").fields()));
        for (Node object : objects) {
            String name = object.at("metadata").text("name");
            Map<String, Object> selector = switch (object.text("kind")) {
                case "Service" -> object.at("spec", "selector").fields();
                case "PodDisruptionBudget" ->
                    object.at("spec", "selector", "matchLabels").fields();
                default -> Map.of();
            };
            if (!selector.isEmpty()) {
                assertThat(pods.entrySet().stream()
                                .filter(pod -> pod.getValue().entrySet().containsAll(selector.entrySet()))
                                .map(Map.Entry::getKey))
                        .as(name)
                        .containsExactly(name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"startupProbe", "livenessProbe", "readinessProbe"})
    void everyContainerHasTheProbe(String probe) {
        assertThat(containers()).hasSize(5).allSatisfy(container -> {
            Node asked = container.at(probe);
            if (container.text("name").equals("trainer")) {
                assertThat(asked.text("exec", "command")).contains("status.json");
            } else {
                assertThat(asked.text("httpGet", "port")).isEqualTo("http");
                assertThat(asked.text("httpGet", "path"))
                        .isEqualTo(
                                probe.equals("readinessProbe")
                                        ? "/actuator/health/readiness"
                                        : "/actuator/health/liveness");
            }
        });
    }

    @Test
    void everyPodRunsWithoutPrivileges() {
        assertThat(workloads()).hasSize(5).allSatisfy(workload -> {
            Node pod = workload.at("spec", "template", "spec");
            assertThat(pod.value("automountServiceAccountToken")).isEqualTo(false);
            assertThat(pod.value("securityContext", "runAsNonRoot")).isEqualTo(true);
            assertThat(pod.text("securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
            Node container = pod.list("containers").getFirst();
            assertThat(container.value("securityContext", "readOnlyRootFilesystem"))
                    .isEqualTo(true);
            assertThat(container.value("securityContext", "allowPrivilegeEscalation"))
                    .isEqualTo(false);
            assertThat(container.value("securityContext", "capabilities", "drop"))
                    .isEqualTo(List.of("ALL"));
            assertThat(container.at("resources", "requests").fields()).containsOnlyKeys("cpu", "memory");
            assertThat(container.at("resources", "limits").fields()).containsKey("memory");
            assertThat(container.list("volumeMounts"))
                    .anySatisfy(mount -> assertThat(mount.text("mountPath")).isEqualTo("/tmp"));
        });
    }

    @Test
    void everyMountHasItsVolume() {
        workloads().forEach(workload -> {
            Node pod = workload.at("spec", "template", "spec");
            List<String> volumes = Stream.concat(
                            pod.list("volumes").stream().map(volume -> volume.text("name")),
                            workload.at("spec").has("volumeClaimTemplates")
                                    ? workload.list("spec", "volumeClaimTemplates").stream()
                                            .map(claim -> claim.text("metadata", "name"))
                                    : Stream.of())
                    .toList();
            assertThat(pod.list("containers").getFirst().list("volumeMounts"))
                    .extracting(mount -> mount.text("name"))
                    .containsExactlyInAnyOrderElementsOf(volumes);
        });
    }

    @Test
    void rankingAndTrainerShareTheModels() {
        for (String part : List.of("ranking", "trainer")) {
            Node pod = Chart.object(objects, "Deployment", PREFIX + part).at("spec", "template", "spec");
            assertThat(pod.list("volumes")).anySatisfy(volume -> {
                assertThat(volume.text("name")).isEqualTo("models");
                assertThat(volume.text("persistentVolumeClaim", "claimName")).isEqualTo(PREFIX + "models");
            });
        }
        assertThat(Chart.object(objects, "PersistentVolumeClaim", PREFIX + "models")
                        .value("spec", "accessModes"))
                .isEqualTo(List.of("ReadWriteMany"));
    }

    @Test
    void trainerGetsItsCommandLine() {
        Node container = Chart.object(objects, "Deployment", PREFIX + "trainer")
                .list("spec", "template", "spec", "containers")
                .getFirst();

        assertThat(container.value("args"))
                .isEqualTo(List.of(
                        "--threads=1",
                        "stream",
                        "--bootstrap-servers=kafka.example:9092",
                        "--topic=mc.samples.moment.v1",
                        "--repository=/models",
                        "--model=moment-cross",
                        "--checkpoint=/checkpoint",
                        "--publish-seconds=20",
                        "--keep-versions=5",
                        "--status-file=/tmp/status.json",
                        "--config=/config/learn.json",
                        "--metrics-port=9090"));
    }

    @Test
    void trainerIsToldItsSettings_andStartsAnewWithOthers() {
        List<Node> told = Chart.objects(Chart.with(Map.of("trainer.config.batch_rows", 128)));

        assertThat(Chart.object(told, "ConfigMap", PREFIX + "trainer")
                        .at("data")
                        .text("learn.json"))
                .isEqualTo("{\"batch_rows\":128}");
        assertThat(Chart.object(objects, "ConfigMap", PREFIX + "trainer")
                        .at("data")
                        .text("learn.json"))
                .isEqualTo("{}");
        assertThat(checksum(told)).isNotEqualTo(checksum(objects));
    }

    private static Object checksum(List<Node> rendered) {
        return Chart.object(rendered, "Deployment", PREFIX + "trainer")
                .value("spec", "template", "metadata", "annotations", "checksum/config");
    }

    @Test
    void servicesFindOneAnother() {
        List<String> services = objects.stream()
                .filter(o -> o.text("kind").equals("Service"))
                .map(o -> "http://" + o.at("metadata").text("name") + ":8080")
                .toList();

        for (String part : List.of("gateway", "ranking")) {
            assertThat(ChartConfigTest.configuration(objects, part)
                            .at("momentcross", "clients")
                            .fields()
                            .values())
                    .isNotEmpty()
                    .allSatisfy(client ->
                            assertThat(services).contains(Node.of(client).text("url")));
        }
    }

    @Test
    void secretsAreReferencesOnly() {
        String text = Chart.text(Chart.with(Map.of("redis.existingSecret", "redis-secret")));

        assertThat(objects).noneMatch(o -> o.text("kind").equals("Secret"));
        List<Node> variables = Chart.documents(text).stream()
                .filter(o ->
                        o.text("kind").equals("Deployment") || o.text("kind").equals("StatefulSet"))
                .flatMap(o -> o.list("spec", "template", "spec", "containers").stream())
                .flatMap(c -> c.list("env").stream())
                .filter(v -> v.text("name").matches(".*(SECRET|PASSWORD).*"))
                .toList();
        assertThat(variables)
                .extracting(v -> v.text("valueFrom", "secretKeyRef", "name"))
                .containsExactlyInAnyOrder("gateway-client", "ranking-client", "redis-secret");
        assertThat(variables).noneMatch(v -> v.has("value"));
        assertThat(text).doesNotContain("client-secret:").doesNotContain("password:");
    }

    @Test
    void ingressIsThere_onlyWhenEnabled() {
        assertThat(objects).noneMatch(o -> o.text("kind").equals("Ingress"));

        List<Node> open = Chart.objects(Chart.with(Map.of(
                "gateway.ingress.enabled", true,
                "gateway.ingress.host", "rooms.example",
                "gateway.ingress.tlsSecret", "rooms-tls")));

        Node ingress = Chart.object(open, "Ingress", PREFIX + "gateway");
        assertThat(ingress.list("spec", "rules").getFirst().text("host")).isEqualTo("rooms.example");
        assertThat(ingress.list("spec", "tls").getFirst().text("secretName")).isEqualTo("rooms-tls");
    }

    @Test
    void partsCanBeLeftOut() {
        List<Node> few = Chart.objects(Chart.with(Map.of(
                "trainer.enabled", false,
                "podDisruptionBudgets", false,
                "serviceAccount.create", false,
                "models.existingClaim", "shared")));

        assertThat(few).noneMatch(o -> o.at("metadata").text("name").endsWith("trainer"));
        assertThat(few)
                .extracting(o -> o.text("kind"))
                .doesNotContain("PodDisruptionBudget", "ServiceAccount", "PersistentVolumeClaim");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.bootstrapServers",
                "redis.host",
                "oidc.issuerUri",
                "oidc.tokenUri",
                "gateway.client.existingSecret",
                "ranking.client.existingSecret"
            })
    void refusedByName_whenAValueIsMissing(String name) {
        Map<String, Object> values = new HashMap<>(Chart.NEEDED);
        values.remove(name);

        assertThatThrownBy(() -> Chart.text(values)).hasMessageContaining(name + " must be set");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway.replicas, two, replicas",
        "gateway.replica, 2, replica",
        "kafka.bootstrapServers, kafka, bootstrapServers",
        "kafka.partitions, 0, partitions",
        "oidc.issuerUri, issuer.example, issuerUri",
        "models.size, large, size",
        "trainer.publishSeconds, 0, publishSeconds",
        "trainer.image.pullPolicy, Sometimes, pullPolicy",
        "gateway.client.secret, hunter2, secret",
        "label.replicas, 2, replicas",
        "gateway.config.momentcross.rank.deadline, soon, deadline",
        "gateway.config.momentcross.rank.dead-line, 1s, dead-line",
        "ranking.config.momentcross.rank.max-candidates, 0, max-candidates",
        "ranking.config.momentcross.models.repository, /elsewhere, repository",
        "feature.config.momentcross.fusion.weights.click, 1, fusion",
        "label.config.momentcross.join.store-memory, plenty, store-memory",
    })
    void refusedByTheSchema_whenAValueIsWrong(String name, String value, String named) {
        Object typed = value.matches("\\d+") ? Integer.valueOf(value) : value;

        assertThatThrownBy(() -> Chart.text(Chart.with(Map.of(name, typed))))
                .hasMessageContaining("schema")
                .hasMessageContaining(named);
    }

    private static List<Node> workloads() {
        return objects.stream()
                .filter(o ->
                        o.text("kind").equals("Deployment") || o.text("kind").equals("StatefulSet"))
                .toList();
    }

    private static List<Node> containers() {
        return workloads().stream()
                .flatMap(workload -> workload.list("spec", "template", "spec", "containers").stream())
                .toList();
    }
}
