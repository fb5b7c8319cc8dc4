package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/rank}: what is answered, and what is told as served. */
class RankApiTest extends RankApiFixture {

    @Test
    void slateIsOrderedAndServed_whenRoomsAreRanked() throws Exception {
        HttpResponse<String> answer =
                rank("{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":\"2\"},{\"roomId\":3}],\"topK\":2,"
                        + "\"explain\":true}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = json(answer);
        assertThat(body.get("degraded").isEmpty()).as(answer.body()).isTrue();
        assertThat(body.get("modelVersion").asString()).isNotBlank();
        assertThat(body.get("stagesMs").get("model").asDouble()).isPositive();
        JsonNode items = body.get("items");
        assertThat(items.size()).isEqualTo(2);
        assertThat(items.get(0).get("score").asDouble())
                .isGreaterThanOrEqualTo(items.get(1).get("score").asDouble());
        assertThat(items.get(0).get("predictions").get("click").asDouble()).isBetween(0.0, 1.0);

        Served served = served(body.get("requestId").asString());
        assertThat(served.getUserId()).isEqualTo(42);
        assertThat(served.getCandidatesCount()).isEqualTo(3);
        assertThat(served.getUser().getShortVideos().getItemIdsCount()).isEqualTo(40);
        assertThat(served.getCandidateColumns(0).getIntsCount()).isEqualTo(3);
        assertThat(served.getCandidatesList().stream().filter(c -> c.getPosition() < 0))
                .hasSize(1);
        String first = items.get(0).get("roomId").asString();
        assertThat(served.getCandidatesList().stream()
                        .filter(c -> c.getPosition() == 0)
                        .map(c -> Long.toString(c.getRoomId())))
                .containsExactly(first);
    }

    @Test
    void usersArmAnswers_unlessTheRequestHasItsOwnWeights() throws Exception {
        Map<String, JsonNode> answers = new java.util.HashMap<>();
        for (int user = 1; user <= 20; user++) {
            JsonNode answer = json(rank(by(user, "")));
            answers.put(answer.get("arm").asString(), answer);
            assertThat(json(rank(by(user, ""))).get("arm")).isEqualTo(answer.get("arm"));
        }
        assertThat(answers.keySet()).containsExactlyInAnyOrder("plain", "clicks");
        JsonNode clicks = present(answers, "clicks").get("items").get(0);
        assertThat(clicks.get("score").asDouble())
                .isCloseTo(Math.pow(1 + clicks.get("predictions").get("click").asDouble(), 2), NEAR);
        assertThat(metrics.get("momentcross.rank.requests")
                        .tags("arm", "clicks", "policy", "hour")
                        .counter()
                        .count())
                .isPositive();

        JsonNode own = json(rank(by(42, ",\"weights\":{\"click\":1}")));
        assertThat(own.get("arm").asString()).isEqualTo("default");
        JsonNode inArm = json(rank(by(42, "")));
        assertThat(served(inArm.get("requestId").asString()).getArm())
                .isEqualTo(inArm.get("arm").asString())
                .isNotEqualTo("default");
    }

    @Test
    void servedEventTellsEveryPropensity_whenThePositionExplores() throws Exception {
        String candidates =
                LongStream.range(1, 16).mapToObj(i -> "{\"roomId\":" + i + "}").collect(Collectors.joining(","));
        JsonNode answer = json(rank(
                "{\"userId\":" + StubFeatureService.COUNTED_USER + ",\"candidates\":[" + candidates + "],\"topK\":5}"));

        Served served = served(answer.get("requestId").asString());
        Map<Integer, ServedCandidate> slate = served.getCandidatesList().stream()
                .filter(c -> c.getPosition() >= 0)
                .collect(Collectors.toMap(ServedCandidate::getPosition, c -> c));
        assertThat(slate).hasSize(5);
        for (int position = 0; position < 4; position++) {
            assertThat(present(slate, position).getPropensity()).isEqualTo(1f);
        }
        assertThat(present(slate, 4).getRoomId() % 3).as("a new room").isZero();
        double out = served.getCandidatesList().stream()
                .filter(c -> c.getPosition() < 0)
                .mapToDouble(c -> 1 - c.getPropensity())
                .sum();
        assertThat(present(slate, 4).getPropensity() + out)
                .as("one of the new rooms had to come")
                .isCloseTo(1, NEAR);
    }

    @Test
    void answerIsDegraded_whenFeaturesDoNotCome() throws Exception {
        FEATURES.setAway(true);
        try {
            JsonNode body = json(rank("{\"userId\":1,\"candidates\":[{\"roomId\":1},{\"roomId\":2}]}"));
            assertThat(body.get("degraded").get(0).asString()).isEqualTo("features");
            assertThat(body.get("items").size()).isEqualTo(2);
        } finally {
            FEATURES.setAway(false);
        }
    }

    @Test
    void answerIsDegradedWithinTheDeadline_whenFeaturesAreSlow() throws Exception {
        FEATURES.setHeld(true);
        try {
            HttpResponse<String> answer = send("/v1/rank", "rank", request(2), "X-Deadline-Ms", "1500");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(json(answer).get("degraded").toString()).isEqualTo("[\"features\"]");
        } finally {
            FEATURES.setHeld(false);
        }
    }

    @Test
    void statisticsTellTheLastMinute_whenRequestsCame() throws Exception {
        rank(request(5));
        JsonNode statistics = json(send("/v1/rank/statistics", "models", null));
        assertThat(statistics.get("requestsPerSecond").asDouble()).isPositive();
        assertThat(statistics.get("p99Ms").asDouble())
                .isGreaterThanOrEqualTo(statistics.get("p50Ms").asDouble());
        assertThat(statistics.get("rooms").size()).isPositive();
    }
}
