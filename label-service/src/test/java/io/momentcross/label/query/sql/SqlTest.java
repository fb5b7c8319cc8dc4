package io.momentcross.label.query.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.label.query.AnalystsApi;
import io.momentcross.label.query.FakeTables;
import io.momentcross.label.query.World;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Free SQL over a socket. */
class SqlTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDLESS =
            "SELECT count(*) FROM range(1000000000000) a, range(1000000) b WHERE a.range = b.range + 1";

    @TempDir
    private static Path folder;

    private static World world;
    private static AnalystsApi api;

    @BeforeAll
    static void start() throws Exception {
        world = new World(3);
        FakeTables tables = new FakeTables(folder);
        world.write(tables);
        api = AnalystsApi.start(
                tables,
                folder,
                "--momentcross.query.memory=64MB",
                "--momentcross.query.process-memory=192MB",
                "--momentcross.query.wait-for-turn=100ms",
                "--momentcross.query.queries.fixed.sql=SELECT count(*) FROM labels",
                "--momentcross.query.queries.fixed.description=how many");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void answerHasColumnsRowsAndFreshness() throws Exception {
        JsonNode answer = ok(Map.of(
                "sql",
                "SELECT user_id, count(*) AS labels, max(landed_at) AS newest FROM labels "
                        + "WHERE policy = $policy AND user_id >= $user GROUP BY user_id ORDER BY user_id",
                "parameters",
                Map.of("policy", "hour", "user", 40)));
        assertThat(answer.get("columns").toString())
                .isEqualTo("[{\"name\":\"user_id\",\"type\":\"BIGINT\"},{\"name\":\"labels\",\"type\":\"BIGINT\"},"
                        + "{\"name\":\"newest\",\"type\":\"TIMESTAMP WITH TIME ZONE\"}]");
        long wanted = world.cells.stream()
                .filter(cell -> cell.policy().equals("hour") && cell.seen().userId() == 40)
                .count();
        assertThat(answer.get("rows").get(0).get(0).asString())
                .as("an id is text")
                .isEqualTo("40");
        assertThat(answer.get("rows").get(0).get(1).isNumber()).isTrue();
        assertThat(answer.get("rows").get(0).get(1).asLong()).isEqualTo(wanted);
        assertThat(answer.get("rowCount").asLong()).isEqualTo(1);
        assertThat(answer.get("truncated").asBoolean()).isFalse();
        assertThat(answer.get("newestLandedAt").asString()).isEqualTo("2026-03-01T18:00:30Z");
    }

    @Test
    void answerSaysThatItIsCutShort_whenThereAreMoreRows() throws Exception {
        JsonNode answer = ok(Map.of("sql", "FROM range(1000000)", "maxRows", 10));
        assertThat(answer.get("rows")).hasSize(10);
        assertThat(answer.get("truncated").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"})
    void answerIsInTheFormatAskedFor(String format) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        api.request("/v1/labels/sql")
                                .header("Accept", format)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"sql\":\"SELECT task, count(*) AS n FROM labels GROUP BY ALL -- x\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(format);
        String start = new String(answer.body(), 0, 4, StandardCharsets.ISO_8859_1);
        assertThat(start)
                .isEqualTo(
                        format.equals("text/csv")
                                ? "task"
                                : format.contains("arrow") ? "\u00ff\u00ff\u00ff\u00ff" : "PAR1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|sql|-|-",
                "{\"sql\":\"SELECT 1\",\"query\":\"x\"}|400|sql|-|-",
                "{\"sql\":\"SELECT 1\",\"maxRows\":0}|400|maxRows|-|-",
                "{\"sql\":\"SELECT 1\",\"maxRows\":100001}|400|maxRows|-|-",
                "{\"sql\":\"SELECT 1\",\"timeoutMs\":60001}|400|timeoutMs|-|-",
                "{\"sql\":\"SELECT 1\",\"queryId\":\"a b c d e f\"}|400|queryId|-|-",
                "{\"sql\":\"SELECT $a\"}|400|parameters.a|-|-",
                "{\"sql\":\"SELECT 1\",\"parameters\":{\"b\":1}}|400|parameters.b|-|-",
                "{\"sql\":\"SELECT ?\",\"parameters\":[{}]}|400|parameters[0]|-|-",
                "{\"sql\":\"SELECT 1,\\n  nothing FROM labels\"}|400|sql|2|3",
                "{\"sql\":\"SELECT task\\nFRM labels x\"}|400|sql|2|5",
                "{\"sql\":\"SELECT 'ü',\\n getenv('HOME')\"}|400|sql|2|2",
                "{\"query\":\"nobody\"}|404|-|-|-",
            })
    void problemPointsIntoTheQuery_whenItIsWrong(String body, int status, String field, String line, String column)
            throws Exception {
        HttpResponse<String> answer = api.send("POST", "/v1/labels/sql", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("field").asString("-")).as(answer.body()).isEqualTo(field);
        assertThat(problem.path("line").asString("-")).as(answer.body()).isEqualTo(line);
        assertThat(problem.path("column").asString("-")).as(answer.body()).isEqualTo(column);
    }

    @Test
    void nothingChangesAndNoPathLeaks_whenQueriesAreHostile() throws Exception {
        List<Path> before = files();
        for (String sql : SelectGuardTest.HOSTILE) {
            HttpResponse<String> answer =
                    api.send("POST", "/v1/labels/sql", JSON.writeValueAsString(Map.of("sql", sql)));
            assertThat(answer.statusCode()).as(sql).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .as(sql)
                    .startsWith("application/problem+json");
            assertThat(answer.body()).as(sql).doesNotContain(folder.toString());
        }
        assertThat(files()).isEqualTo(before);
        assertThat(ok(Map.of("sql", "SELECT count(*) FROM labels"))
                        .get("rowCount")
                        .asLong())
                .isEqualTo(1);
        HttpResponse<String> large = api.send("POST", "/v1/labels/sql", "{\"sql\":\"" + "x".repeat(10_000_000) + "\"}");
        assertThat(large.statusCode()).isEqualTo(413);
    }

    private static List<Path> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENDLESS,
                "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
                "WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT count(*) FROM t, t b",
                "SELECT count(*) FROM labels a, labels b, labels c, labels d, labels e WHERE a.tick + b.tick > c.tick",
                "SELECT max(x.range % 7) FROM range(1000000000000) x",
                "SELECT count(DISTINCT range) FROM range(1000000000000)",
                "SELECT list(range) FROM range(1000000000000)",
                "SELECT * FROM range(1000000000000) ORDER BY range DESC",
                "SELECT md5(CAST(range AS VARCHAR)) FROM range(1000000000000) GROUP BY ALL",
            })
    void queryIsStopped_whenItWouldNotEnd(String sql) throws Exception {
        long from = System.nanoTime();
        HttpResponse<String> answer =
                api.send("POST", "/v1/labels/sql", JSON.writeValueAsString(Map.of("sql", sql, "timeoutMs", 700)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("type").asString())
                .containsAnyOf("query-too-slow", "query-too-large");
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void queryIsStopped_whenItIsDeleted_andOthersAreToldToWait() throws Exception {
        String slow = JSON.writeValueAsString(Map.of("sql", ENDLESS, "queryId", "my-query-1", "timeoutMs", 60_000));
        CompletableFuture<HttpResponse<String>> running =
                CompletableFuture.supplyAsync(() -> postWhenItIsItsTurn(slow));
        HttpResponse<String> refused;
        do {
            refused = post("{\"sql\":\"SELECT 1\"}");
        } while (refused.statusCode() == 200 && !running.isDone());
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(post(slow).statusCode()).as("the id is taken").isEqualTo(409);
        assertThat(api.json("/v1/labels?userId=7&limit=1").get("labels"))
                .as("look-ups go on")
                .hasSize(1);
        assertThat(api.send("DELETE", "/v1/labels/sql/my-query-1", "").statusCode())
                .isEqualTo(204);
        HttpResponse<String> stopped = running.get();
        assertThat(stopped.statusCode()).isEqualTo(409);
        assertThat(stopped.body()).contains("query-cancelled");
        assertThat(api.send("DELETE", "/v1/labels/sql/my-query-1", "").statusCode())
                .isEqualTo(404);
    }

    // One of the quick queries may be in its way.
    private static HttpResponse<String> postWhenItIsItsTurn(String body) {
        HttpResponse<String> answer;
        do {
            answer = post(body);
        } while (answer.statusCode() == 429);
        return answer;
    }

    private static HttpResponse<String> post(String body) {
        try {
            return api.send("POST", "/v1/labels/sql", body);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void queryIsStopped_whenItsCallerGoesAwayBeforeTheFirstRow() throws Exception {
        String body = JSON.writeValueAsString(Map.of("sql", ENDLESS, "queryId", "gone-early", "timeoutMs", 60_000));
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        int status;
        Socket socket = ask(body);
        do {
            if (socket.getInputStream().available() > 0) {
                socket.close();
                socket = ask(body);
            }
            status = post("{\"sql\":\"SELECT 1\"}").statusCode();
        } while (status != 429 && System.nanoTime() < end);
        assertThat(status).as("it has the one turn").isEqualTo(429);
        socket.close();
        do {
            status = post("{\"sql\":\"SELECT 1\"}").statusCode();
        } while (status != 200 && System.nanoTime() < end);
        assertThat(status).as("it has given its turn back").isEqualTo(200);
        assertThat(api.send("DELETE", "/v1/labels/sql/gone-early", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void queryGoesOn_whenTheNextRequestIsOnTheConnectionAlready() throws Exception {
        String sql = "SELECT count(*) FROM range(100000000) a WHERE hash(a.range) % 3 = 1";
        String body = JSON.writeValueAsString(Map.of("sql", sql, "timeoutMs", 60_000));
        try (Socket socket = ask(body)) {
            // One byte: what Tomcat says of a connection that is broken, too.
            socket.getOutputStream().write('\n');
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
        }
    }

    private static Socket ask(String body) throws Exception {
        Socket socket = new Socket(
                "localhost", api.request("/v1/labels/sql").build().uri().getPort());
        socket.setReceiveBufferSize(1024);
        socket.getOutputStream()
                .write(("POST /v1/labels/sql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer labels\r\n"
                                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/csv", "application/vnd.apache.arrow.stream"})
    void answerIsBroken_notCutShort_whenItsProcessIsKilled(String format) throws Exception {
        String sql = "SELECT md5(CAST(range AS VARCHAR)) AS m FROM range(100000)";
        HttpRequest request = api.request("/v1/labels/sql")
                .header("Accept", format)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.writeValueAsString(Map.of("sql", sql, "maxRows", 100_000, "timeoutMs", 60_000))))
                .build();
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        try (InputStream in = answer.body()) {
            assertThat(in.read()).isPositive();
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(ok(Map.of("sql", "SELECT 1")).get("rowCount").asLong()).isEqualTo(1);
    }

    @Test
    void problemSaysOutOfMemory_whenAQueryTakesWhatTheDatabaseDoesNotCount() throws Exception {
        HttpResponse<String> answer = post(JSON.writeValueAsString(
                Map.of("sql", "SELECT entropy(range) FROM range(1000000000)", "timeoutMs", 60_000)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("title").asString()).isEqualTo("Out of memory");
        assertThat(answer.body()).contains("query-too-large");
        assertThat(ok(Map.of("sql", "SELECT 1")).get("rowCount").asLong()).isEqualTo(1);
    }

    @Test
    void queryIsStopped_whenItsCallerGoesAway() throws Exception {
        String body = JSON.writeValueAsString(Map.of(
                "sql",
                "SELECT md5(CAST(range AS VARCHAR)) FROM range(100000000)",
                "queryId",
                "gone-away",
                "maxRows",
                100_000,
                "timeoutMs",
                60_000));
        try (Socket socket = ask(body)) {
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
        }
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        int status;
        do {
            status = post("{\"sql\":\"SELECT 1\"}").statusCode();
        } while (status != 200 && System.nanoTime() < end);
        assertThat(status).as("its turn is free again").isEqualTo(200);
        assertThat(api.send("DELETE", "/v1/labels/sql/gone-away", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void queryIsKeptUnderItsName() throws Exception {
        String query = "{\"sql\":\"SELECT count(*) FROM labels WHERE task = $task\","
                + "\"description\":\"labels of a task\",\"parameters\":{\"task\":\"which\"}}";
        assertThat(api.send("PUT", "/v1/labels/queries/of-task", query).statusCode())
                .isEqualTo(201);
        assertThat(api.send("PUT", "/v1/labels/queries/of-task", query).statusCode())
                .isEqualTo(200);
        assertThat(api.json("/v1/labels/queries/of-task").get("description").asString())
                .isEqualTo("labels of a task");
        JsonNode all = api.json("/v1/labels/queries").get("queries");
        assertThat(all.propertyNames()).containsExactlyInAnyOrder("fixed", "of-task");
        JsonNode answer = ok(Map.of("query", "of-task", "parameters", Map.of("task", "click")));
        assertThat(answer.get("rows").get(0).get(0).asLong())
                .isEqualTo(world.cells.stream()
                        .filter(cell -> cell.task().equals("click"))
                        .count());
        assertThat(api.send("DELETE", "/v1/labels/queries/of-task", "").statusCode())
                .isEqualTo(204);
        assertThat(api.send("GET", "/v1/labels/queries/of-task", "").statusCode())
                .isEqualTo(404);
        assertThat(api.send("DELETE", "/v1/labels/queries/fixed", "").statusCode())
                .isEqualTo(409);
        assertThat(api.send("PUT", "/v1/labels/queries/Bad_Name", query).statusCode())
                .isEqualTo(400);
        assertThat(api.send("GET", "/v1/labels/queries/..%2f..%2fetc", "").statusCode())
                .isIn(400, 404);
        assertThat(api.send("PUT", "/v1/labels/queries/x", query.replace("$task", "$other"))
                        .body())
                .contains("\"field\":\"parameters\"");
        assertThat(api.send("PUT", "/v1/labels/queries/x", "{\"sql\":\"DROP VIEW labels\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void everyExampleRuns_andEveryColumnIsTold() throws Exception {
        JsonNode schema = api.json("/v1/labels/schema");
        assertThat(schema.get("tables")).hasSize(5);
        for (JsonNode table : schema.get("tables")) {
            assertThat(table.get("examples")).isNotEmpty();
            for (JsonNode example : table.get("examples")) {
                ok(Map.of("sql", example.asString()));
            }
            assertThat(table.get("columns").findValuesAsString("name")).doesNotContain("record");
        }
        assertThat(schema.get("reports")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"analysts.md", "label-tables.md"})
    void everyRecipeRuns(String document) throws Exception {
        String text = Files.readString(Path.of("..", "docs", document));
        List<String> recipes = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(recipes).isNotEmpty();
        for (String recipe : recipes) {
            ok(Map.of("sql", recipe));
        }
    }

    private static JsonNode ok(Map<String, Object> body) throws Exception {
        HttpResponse<String> answer = api.send("POST", "/v1/labels/sql", JSON.writeValueAsString(body));
        assertThat(answer.statusCode()).as(body + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
