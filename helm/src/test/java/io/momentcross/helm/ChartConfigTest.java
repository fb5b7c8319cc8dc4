package io.momentcross.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's properties against those that the services really take. */
class ChartConfigTest {

    /** Set by the chart from its own values, so that they fit together; the schema offers them in no config. */
    private static final Set<String> OWNED_BY_CHART = Set.of(
            "topics.partitions",
            "topics.replication-factor",
            "models.repository",
            "models.default-model",
            "join.state-directory",
            // The pod's name.
            "join.instance-id",
            "labels.directory",
            "labels.catalog");

    static Node configuration(List<Node> objects, String part) {
        String yaml =
                Chart.object(objects, "ConfigMap", "suite-moment-cross-" + part).text("data", "application.yaml");
        return Chart.documents(yaml).getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "feature", "ranking", "label"})
    void schemaKnowsExactlyTheServicesProperties(String part) throws IOException {
        Node schema = Chart.documents(Files.readString(Chart.FOLDER.resolve("values.schema.json")))
                .getFirst();
        Node offered = schema.at("properties", part, "properties", "config", "properties", "momentcross", "properties");
        Set<String> names = new TreeSet<>();
        offered.fields()
                .forEach((feature, of) -> Node.of(of)
                        .at("properties")
                        .fields()
                        .keySet()
                        .forEach(name -> names.add("momentcross." + feature + "." + name)));

        Set<String> taken = ServiceSources.properties(part).stream()
                .filter(name -> !OWNED_BY_CHART.contains(name.substring("momentcross.".length())))
                .filter(name -> !name.equals("momentcross.clients"))
                .collect(Collectors.toCollection(TreeSet::new));
        names.removeIf(name -> name.startsWith("momentcross.clients."));

        assertThat(taken).hasSizeGreaterThan(4);
        assertThat(names)
                .as(
                        "helm/moment-cross/values.schema.json, %s.config.momentcross: same as the records in the sources",
                        part)
                .isEqualTo(taken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "feature", "ranking", "label"})
    void everyRenderedPropertyExistsInTheService(String part) {
        Set<String> taken = ServiceSources.properties(part);
        Node configuration = configuration(Chart.objects(Chart.NEEDED), part);

        assertThat(configuration.at("momentcross").leaves().map(name -> "momentcross." + name))
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(taken).anyMatch(known -> name.equals(known) || name.startsWith(known + ".")));
    }

    @Test
    void configIsLaidOverWhatTheChartSets() {
        Node gateway = configuration(
                Chart.objects(Chart.with(Map.of(
                        "gateway.config.momentcross.clients.ranking.read-timeout", "700ms",
                        "gateway.config.momentcross.console.enabled", true,
                        "gateway.config.logging.level.root", "WARN"))),
                "gateway");

        assertThat(gateway.text("momentcross", "clients", "ranking", "read-timeout"))
                .isEqualTo("700ms");
        assertThat(gateway.text("momentcross", "clients", "ranking", "url"))
                .isEqualTo("http://suite-moment-cross-ranking:8080");
        assertThat(gateway.value("momentcross", "console", "enabled")).isEqualTo(true);
        assertThat(gateway.text("logging", "level", "root")).isEqualTo("WARN");
    }

    @Test
    void addressesReachTheServicesThatNeedThem() {
        List<Node> objects = Chart.objects(Chart.NEEDED);

        for (String part : List.of("feature", "ranking", "label")) {
            Node configuration = configuration(objects, part);
            assertThat(configuration.text("spring", "kafka", "bootstrap-servers"))
                    .isEqualTo("kafka.example:9092");
            assertThat(configuration.value("momentcross", "topics", "partitions"))
                    .isEqualTo(4);
        }
        assertThat(configuration(objects, "feature").text("spring", "data", "redis", "host"))
                .isEqualTo("redis.example");
        for (String part : List.of("gateway", "feature", "ranking", "label")) {
            assertThat(configuration(objects, part)
                            .text("spring", "security", "oauth2", "resourceserver", "jwt", "issuer-uri"))
                    .isEqualTo("https://issuer.example");
        }
        assertThat(configuration(objects, "ranking")
                        .text("spring", "security", "oauth2", "client", "provider", "suite", "token-uri"))
                .isEqualTo("https://issuer.example/token");
    }

    @Test
    void featureReachesTheCluster_whenItsNodesAreNamed() {
        Node redis = configuration(
                        Chart.objects(Chart.with(
                                Map.of("redis.host", "", "redis.clusterNodes", "a.example:6379,b.example:6380"))),
                        "feature")
                .at("spring", "data", "redis");

        assertThat(redis.text("cluster", "nodes")).isEqualTo("a.example:6379,b.example:6380");
        assertThat(redis.fields()).doesNotContainKeys("host", "port");
    }

    @Test
    void archivedLogIsDeleted_onlyAsTheValuesSay() {
        assertThat(configuration(Chart.objects(Chart.NEEDED), "label")
                        .at("momentcross", "labels", "upkeep", "retention")
                        .fields())
                .isEqualTo(Map.of("served", "30d", "feedback", "30d"));
    }

    @Test
    void labelTablesHaveTheirCatalogInPostgres_whenItIsSet() {
        assertThat(configuration(Chart.objects(Chart.NEEDED), "label")
                        .at("momentcross", "labels")
                        .fields())
                .doesNotContainKey("catalog");
        List<Node> objects = Chart.objects(Chart.with(Map.of(
                "label.catalog.url", "jdbc:postgresql://db.example/labels",
                "label.catalog.user", "labels",
                "label.catalog.existingSecret", "catalog")));
        assertThat(configuration(objects, "label").text("momentcross", "labels", "catalog", "url"))
                .isEqualTo("jdbc:postgresql://db.example/labels");
        assertThat(Chart.object(objects, "StatefulSet", "suite-moment-cross-label")
                        .toString())
                .contains("MOMENTCROSS_LABELS_CATALOG_PASSWORD");
    }

    @Test
    void podsRestart_whenTheirConfigChanges() {
        List<Node> before = Chart.objects(Chart.NEEDED);
        List<Node> after = Chart.objects(Chart.with(Map.of("feature.config.momentcross.store.room-ttl", "2d")));

        assertThat(checksum(after, "feature")).isNotEqualTo(checksum(before, "feature"));
        assertThat(checksum(after, "gateway")).isEqualTo(checksum(before, "gateway"));
    }

    private static String checksum(List<Node> objects, String part) {
        return Chart.object(objects, "Deployment", "suite-moment-cross-" + part)
                .text("spec", "template", "metadata", "annotations", "checksum/config");
    }
}
