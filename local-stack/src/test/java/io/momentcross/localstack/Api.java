package io.momentcross.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.localstack.suite.Suite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The suite as an app calls it: through the gateway, with a token of its issuer. */
final class Api {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String gateway;
    private final String token;

    Api(Suite suite) throws Exception {
        gateway = suite.addresses().gateway();
        String basic = Base64.getEncoder().encodeToString(("dev:" + suite.secret("dev")).getBytes(UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(suite.addresses().tokenUri()))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "grant_type=client_credentials&scope=rank+events+ingest+features+labels+models"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        token = json.readTree(answer.body()).get("access_token").asString();
    }

    /** A slate of rooms 101 and 102, by the model: on a busy machine the first answers may come too late for it. */
    JsonNode rank(int user) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String body = "{\"userId\":" + user + ",\"candidates\":[{\"roomId\":\"101\"},{\"roomId\":\"102\"}]}";
        while (System.nanoTime() < end) {
            HttpResponse<String> answer = send("POST", "/v1/rank", body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode slate = json.readTree(answer.body());
            // A room that was put stands in slates as soon as features know it.
            if (slate.get("degraded").isEmpty() && slate.get("items").size() == 2) {
                return slate;
            }
        }
        throw new AssertionError("ranking never answered whole");
    }

    /** Reports one event of each type; sends again with the same ids until it is taken. */
    String events(String request, int user, int room, String... types) throws Exception {
        StringBuilder events = new StringBuilder();
        for (String type : types) {
            events.append(events.isEmpty() ? "" : ",")
                    .append("{\"eventId\":\"" + UUID.randomUUID() + "\",\"requestId\":\"" + request + "\",\"userId\":"
                            + user + ",\"roomId\":\"" + room + "\",\"type\":\"" + type + "\",\"happenedAt\":\""
                            + Instant.now() + "\"}");
        }
        return sent("POST", "/v1/events", "{\"events\":[" + events + "]}");
    }

    static String play(int user, int n) {
        return "{\"eventId\":\"p" + user + "-" + n + "\",\"userId\":" + user + ",\"videoId\":" + (9_000 + n)
                + ",\"authorId\":" + (101 + n % 2) + ",\"categoryId\":3,\"happenedAt\":\""
                + Instant.now().minusSeconds(60 - n) + "\",\"watchRatio\":1.1,\"liked\":true}";
    }

    /** Sends until it is taken. Only a service that is away is asked again. */
    String sent(String method, String path, String body) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<String> last = send(method, path, body);
        while (last.statusCode() / 100 != 2 && System.nanoTime() < end) {
            assertThat(last.statusCode()).as(last.body()).isIn(503, 504);
            last = send(method, path, body);
        }
        assertThat(last.statusCode() / 100).as(last.body()).isEqualTo(2);
        return last.body();
    }

    JsonNode get(String path) throws Exception {
        return json.readTree(send("GET", path, "").body());
    }

    JsonNode await(String path, Predicate<JsonNode> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            HttpResponse<String> answer = send("GET", path, "");
            last = answer.body();
            if (answer.statusCode() == 200 && wanted.test(json.readTree(last))) {
                return json.readTree(last);
            }
        }
        throw new AssertionError(path + " did not come to it within " + PATIENCE + "; last seen " + last);
    }

    HttpResponse<String> page() throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway + "/")).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(gateway + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
