package io.momentcross.label.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.label.table.TableName;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class LookUpTest {

    @TempDir
    private static Path folder;

    private static World world;
    private static FakeTables tables;
    private static AnalystsApi api;

    @BeforeAll
    static void start() throws Exception {
        world = new World(1);
        tables = new FakeTables(folder);
        world.write(tables);
        api = AnalystsApi.start(tables, folder);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void labelsAreThoseOfTheRequest_inTheOrderTheyLanded() throws Exception {
        JsonNode answer = api.json("/v1/labels?requestId=r-000");
        List<World.Cell> wanted = world.cells.stream()
                .filter(cell -> cell.seen().requestId().equals("r-000"))
                .toList();
        JsonNode labels = answer.get("labels");
        assertThat(labels).hasSize(wanted.size());
        assertThat(labels.get(0).get("roomId").isString()).as("ids are text").isTrue();
        assertThat(labels.get(0).get("happenedAt")).as("there, if null").isNotNull();
        assertThat(labels.valueStream().map(label -> label.get("landedAt").asString()))
                .isSorted();
        assertThat(answer.get("newestLandedAt").asString()).isEqualTo("2026-03-01T18:00:30Z");
        assertThat(answer.get("next").isNull()).isTrue();
    }

    @Test
    void everyLabelIsThereOnce_whenPagesAreTurnedWhileOthersLand() throws Exception {
        List<String> seen = new ArrayList<>();
        String next = "";
        int pages = 0;
        do {
            JsonNode page = api.json("/v1/labels?userId=7&limit=10" + next);
            page.get("labels")
                    .forEach(label -> seen.add(label.get("requestId").asString()
                            + label.get("policy")
                            + label.get("task")
                            + label.get("kind")));
            next = page.get("next").isNull()
                    ? null
                    : "&cursor=" + page.get("next").asString();
            if (pages++ == 1) {
                tables.add(
                        TableName.LABELS,
                        "SELECT 'later' AS request_id, 1 AS room_id, 99 AS user_id, 'moment' AS policy, "
                                + "'click' AS task, 'POSITIVE' AS kind, TIMESTAMPTZ '2026-03-01 18:00:00Z' AS landed_at, "
                                + "1 AS tick");
            }
        } while (next != null);
        long wanted =
                world.cells.stream().filter(cell -> cell.seen().userId() == 7).count();
        assertThat(pages).isGreaterThan(2);
        assertThat(seen).hasSize((int) wanted).doesNotHaveDuplicates();
    }

    @Test
    void answerIsInTheFormatAskedFor_withNextAndFreshnessAsHeaders() throws Exception {
        String path = "/v1/labels?userId=7&limit=5";
        HttpResponse<byte[]> csv = api.get(path, "text/csv");
        List<String> lines =
                new String(csv.body(), StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.getFirst()).startsWith("requestId,roomId,userId,policy");
        HttpResponse<byte[]> arrow = api.get(path, "application/vnd.apache.arrow.stream");
        assertThat(rows(arrow.body())).isEqualTo(5);
        String next = api.json(path).get("next").asString();
        for (HttpResponse<byte[]> answer : List.of(csv, arrow)) {
            assertThat(answer.headers().firstValue("X-Next-Cursor")).hasValue(next);
            assertThat(answer.headers().firstValue("X-Newest-Landed-At")).hasValue("2026-03-01T18:00:30Z");
        }
        HttpResponse<byte[]> other = api.get(path, "image/png");
        assertThat(other.statusCode()).isEqualTo(406);
        HttpResponse<byte[]> wrong = api.get(path + "&task=sing", "text/csv");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void exportHasAllRows_asParquetUnlessAskedOtherwise() throws Exception {
        long wanted = world.cells.stream()
                .filter(cell -> cell.policy().equals("hour"))
                .count();
        String path = "/v1/labels/export?from=2026-03-01T00:00:00Z&policy=hour";
        Path file = Files.write(
                folder.resolve("export.parquet"), api.get(path, "*/*").body());
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(\"landedAt\") FROM '" + file + "'")) {
            assertThat(count.next()).isTrue();
            assertThat(count.getLong(1)).isEqualTo(wanted);
        }
        assertThat(rows(api.get(path, "application/vnd.apache.arrow.stream").body()))
                .isEqualTo(wanted);
        assertThat(new String(api.get(path, "text/csv").body(), StandardCharsets.UTF_8).lines())
                .hasSize((int) wanted + 1);
    }

    @Test
    void historyTellsWhatHappened_inOrder() throws Exception {
        World.Cell correction = world.cells.stream()
                .filter(cell -> cell.kind().equals("CORRECTION"))
                .findFirst()
                .orElseThrow();
        JsonNode steps = api.json("/v1/labels/history?requestId="
                        + correction.seen().requestId() + "&roomId="
                        + correction.seen().roomId() + "&task=like")
                .get("steps");
        List<String> told = steps.valueStream()
                .map(step ->
                        step.get("source").asString() + " " + step.get("what").asString()
                                + (step.get("policy").isNull()
                                        ? ""
                                        : " " + step.get("policy").asString()))
                .toList();
        assertThat(told)
                .startsWith("served SERVED", "feedback EXPOSURE")
                .containsSubsequence(
                        "exposures CLOSED",
                        "labels NEGATIVE moment",
                        "labels NEGATIVE fast-slow",
                        "labels CORRECTION moment",
                        "labels PU fast-slow");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/labels, requestId",
        "/v1/labels?policy=moment, requestId",
        "/v1/labels?requestId=, requestId",
        "/v1/labels?requestId=a&requestId=b, requestId",
        "/v1/labels?roomId=x, roomId",
        "/v1/labels?roomId=99999999999999999999, roomId",
        "/v1/labels?requestId=a&policy=daily, policy",
        "/v1/labels?requestId=a&task=sing, task",
        "/v1/labels?requestId=a&polcy=moment, polcy",
        "/v1/labels?requestId=a&limit=0, limit",
        "/v1/labels?requestId=a&limit=10001, limit",
        "/v1/labels?requestId=a&limit=ten, limit",
        "/v1/labels?requestId=a&cursor=abc, cursor",
        "/v1/labels?from=yesterday, from",
        "/v1/labels?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z, from",
        "/v1/labels/history?requestId=a, roomId",
        "/v1/labels/history?roomId=1, requestId",
        "/v1/labels/export, requestId",
        "/v1/labels/rates?bucket=2m, bucket",
        "/v1/labels/rates?by=planet, by",
        "'/v1/labels/rates?by=room,room', by",
        "/v1/labels/delays?bucket=1m, bucket",
        "/v1/labels/arms?expected=a, expected",
        "/v1/labels/arms?expected=a:0, expected",
        "'/v1/labels/arms?expected=a:1,a:2', expected",
    })
    void problemNamesTheField_whenTheCallIsWrong(String path, String field) throws Exception {
        HttpResponse<String> answer = api.send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(new ObjectMapper().readTree(answer.body()).get("field").asString())
                .as(answer.body())
                .isEqualTo(field);
    }

    @Test
    void cursorIsRefused_whenItIsOfAnotherQuery() throws Exception {
        String next = api.json("/v1/labels?userId=7&limit=5").get("next").asString();
        HttpResponse<String> answer = api.send("GET", "/v1/labels?userId=8&limit=5&cursor=" + next, "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"cursor\"");
        assertThat(api.json("/v1/labels?userId=7&limit=6&cursor=" + next).get("labels"))
                .as("the size of a page may change")
                .hasSize(6);
    }

    private static long rows(byte[] bytes) throws Exception {
        long rows = 0;
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), allocator)) {
            while (reader.loadNextBatch()) {
                rows += reader.getVectorSchemaRoot().getRowCount();
            }
        }
        return rows;
    }
}
