package io.momentcross.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.localstack.suite.Listener;
import io.momentcross.localstack.suite.StackException;
import io.momentcross.localstack.suite.StackOptions;
import io.momentcross.localstack.suite.Suite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The whole suite, each service from its own jar as a process of its own, once round the loop through the gateway: rank,
 * events, labels, a new model. In the middle label-service is killed.
 */
class SuiteTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int USERS = 40;

    @TempDir
    private Path data;

    private final Optional<Path> python =
            Optional.ofNullable(System.getProperty("momentcross.test.python")).map(Path::of);

    private static final Listener SHOWN = new Listener() {
        @Override
        public void ready(String part, double seconds, String what) {
            System.out.printf("%s ready after %.1f s%n", part, seconds);
        }

        @Override
        public void says(String line) {
            System.out.println(line);
        }
    };

    @Test
    void feedbackBecomesLabelsAndAModel_whenLabelServiceIsKilledInTheMiddle() throws Exception {
        String first;
        Map<String, String> labels;
        try (Suite suite = start(0)) {
            Api api = new Api(suite);
            catalogue(api);
            first = api.rank(1).get("requestId").asString();
            // Without a click there is no stay, whose length would depend on how fast this machine is.
            api.events(first, 1, 101, "exposure", "like");
            JsonNode landed = api.await(
                    "/v1/labels?policy=moment&requestId=" + first,
                    body -> body.get("labels").size() == 1);
            assertThat(landed.get("labels").get(0).get("task").asString()).isEqualTo("like");
            assertThat(landed.get("labels").get(0).get("modelVersion").asString())
                    .isEqualTo("1");

            List<String> others = traffic(api);
            suite.kill("label");
            String again = api.events(first, 1, 101, "gift", "exit");
            assertThat(again)
                    .as("taken once label-service was back")
                    .contains("ACCEPTED")
                    .doesNotContain("REJECTED");
            labels = kinds(api.await(
                    "/v1/labels?policy=moment&requestId=" + first,
                    body -> body.get("labels").size() >= 6));
            assertThat(labels)
                    .isEqualTo(Map.of(
                            "click", "NEGATIVE",
                            "gift", "POSITIVE",
                            "long_view", "NEGATIVE",
                            "like", "POSITIVE",
                            "comment", "NEGATIVE",
                            "follow", "NEGATIVE"));
            for (String request : others) {
                JsonNode all = api.await(
                        "/v1/labels?policy=moment&requestId=" + request,
                        body -> body.get("labels").size() >= 12);
                assertThat(all.get("labels"))
                        .as("two rooms, six tasks, nothing lost, nothing doubled")
                        .hasSize(12);
            }
            if (python.isPresent()) {
                JsonNode models = api.await("/v1/models", body -> serving(body) > 1);
                assertThat(api.rank(2).get("modelVersion").asString()).isNotEqualTo("1");
                System.out.println("serving version " + serving(models));
            } else {
                System.out.println("left out: learning a new model (the trainer's Python is not installed)");
            }
        }
        assertThat(children()).as("nothing is left behind").isEmpty();

        try (Suite suite = start(0)) {
            Api api = new Api(suite);
            JsonNode kept = api.await(
                    "/v1/labels?policy=moment&requestId=" + first,
                    body -> body.get("labels").size() >= 6);
            assertThat(kinds(kept))
                    .as("a second start goes on from the data of the first")
                    .isEqualTo(labels);
            assertThat(api.get("/v1/users/1/features").get("histories").get("shortVideos"))
                    .hasSize(3);
        }
    }

    @Test
    void startIsRefused_whenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(taken.getLocalPort()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("--port");
        }
        assertThat(children()).isEmpty();
    }

    private Suite start(int port) throws IOException, InterruptedException, StackException {
        return Suite.start(
                new StackOptions(ROOT, data, port, false, 1, 1, "default", python, python.isPresent()), SHOWN);
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
    }

    private static void catalogue(Api api) throws Exception {
        for (int room = 101; room <= 102; room++) {
            api.sent("PUT", "/v1/authors/" + room + "/profile", "{\"categoryId\":3,\"followers\":12}");
            api.sent(
                    "PUT",
                    "/v1/rooms/" + room,
                    "{\"authorId\":\"" + room + "\",\"categoryId\":\"3\",\"state\":\"LIVE\"}");
        }
        StringBuilder plays = new StringBuilder();
        for (int user = 1; user <= USERS; user++) {
            api.sent("PUT", "/v1/users/" + user + "/profile", "{\"ageBand\":2,\"gender\":1,\"region\":7}");
            for (int n = 0; n < 3; n++) {
                plays.append(plays.isEmpty() ? "" : ",").append(Api.play(user, n));
            }
        }
        api.sent("POST", "/v1/behaviors", "{\"behaviors\":[" + plays + "]}");
        api.await(
                "/v1/users/1/features",
                body -> body.get("histories").get("shortVideos").size() == 3);
    }

    /** Everybody sees both rooms, half of them click on the first; all leave. */
    private static List<String> traffic(Api api) throws Exception {
        List<String> requests = new ArrayList<>();
        for (int user = 2; user <= USERS; user++) {
            JsonNode slate = api.rank(user);
            String request = slate.get("requestId").asString();
            requests.add(request);
            api.events(request, user, 102, "exposure", "skip");
            if (user % 2 == 0) {
                api.events(request, user, 101, "exposure", "click", "exit");
            } else {
                api.events(request, user, 101, "skip");
            }
        }
        return requests;
    }

    private static Map<String, String> kinds(JsonNode answer) {
        Map<String, String> kinds = new TreeMap<>();
        answer.get("labels").forEach(label -> {
            String before =
                    kinds.put(label.get("task").asString(), label.get("kind").asString());
            assertThat(before).as("said once: " + label).isNull();
        });
        return kinds;
    }

    private static int serving(JsonNode models) {
        return Integer.parseInt(models.get("models").get(0).get("serving").asString());
    }

    @Test
    void secondSuiteIsRefused_whileOneUsesTheFolder() throws Exception {
        StackOptions options = new StackOptions(ROOT, data, 0, false, 1, 1, "default", Optional.empty(), false);
        try (Suite suite = Suite.start(options, SHOWN)) {
            assertThatThrownBy(() -> Suite.start(options, SHOWN))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("--data");
            HttpResponse<String> page = new Api(suite).page();
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("moment-cross");
        }
    }
}
