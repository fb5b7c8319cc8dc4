package io.momentcross.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/rank} with {@code explain}. */
class ExplainApiTest extends RankApiFixture {

    @Test
    void explanationNamesTheHistorysItems_thatTheModelsSearchesChose() throws Exception {
        JsonNode body =
                json(rank("{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":2}],\"explain\":true}"));

        for (JsonNode item : body.get("items")) {
            JsonNode searches = item.get("explanation").get("searches");
            assertThat(searches.propertyNames()).containsExactly("V_short", "V_long", "V_aidhard");
            for (JsonNode chosen : searches.get("V_aidhard")) {
                assertThat(chosen.get("authorId").asString())
                        .isEqualTo(item.get("roomId").asString());
            }
            double before = 1;
            double sum = 0;
            for (JsonNode chosen : searches.get("V_short")) {
                int place = chosen.get("place").asInt();
                assertThat(chosen.get("history").asString()).isEqualTo("user.short_videos");
                assertThat(chosen.get("itemId").asString()).isEqualTo(Integer.toString(place));
                assertThat(Instant.parse(chosen.get("happenedAt").asString()))
                        .isEqualTo(Instant.ofEpochMilli(1_795_000_000_000L - place));
                assertThat(chosen.get("attention").asDouble()).isLessThanOrEqualTo(before);
                before = chosen.get("attention").asDouble();
                sum += before;
            }
            assertThat(searches.get("V_short").size()).isEqualTo(5);
            assertThat(sum).isPositive().isLessThanOrEqualTo(1);
        }
    }

    @Test
    void answerSaysHowItCameAbout_whenAskedToExplain() throws Exception {
        String body = "{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":2},{\"roomId\":14}],"
                + "\"dislikedAuthors\":[2],\"explain\":%s}";
        JsonNode answer = json(rank(body.formatted(true)));

        Map<String, JsonNode> items = new java.util.HashMap<>();
        answer.get("items").forEach(item -> items.put(item.get("roomId").asString(), item));
        items.forEach((room, item) -> {
            JsonNode explanation = item.get("explanation");
            double factor = room.equals("2") ? 0.5 : 1;
            double product = 1;
            for (JsonNode term : explanation.get("terms")) {
                assertThat(term.get("factor").asDouble())
                        .isCloseTo(
                                Math.pow(
                                        1 + term.get("prediction").asDouble(),
                                        term.get("weight").asDouble()),
                                NEAR);
                product *= term.get("factor").asDouble();
            }
            assertThat(explanation.get("terms").size()).isEqualTo(6);
            assertThat(explanation.get("fusedScore").asDouble()).isCloseTo(product, NEAR);
            assertThat(item.get("score").asDouble()).isCloseTo(product * factor, NEAR);
            assertThat(explanation.get("propensity").asDouble()).isEqualTo(1);
            assertThat(explanation.get("explored").asBoolean()).isFalse();
            assertThat(explanation.get("features").size())
                    .as("author, category, and what is stacked in room_dense")
                    .isEqualTo(37);
            assertFeature(explanation.get("features").get("room.viewers"), "0.0", "MISSING", "null");
        });
        assertThat(present(items, "1").get("explanation").get("rules").isEmpty())
                .isTrue();
        assertThat(present(items, "2").get("explanation").get("rules").toString())
                .isEqualTo("[{\"rule\":\"dislike-factor\",\"factor\":0.5}]");
        JsonNode features = present(items, "14").get("explanation").get("features");
        assertFeature(features.get("room.author_id"), "\"4\"", "PRESENT", "14000");
        assertFeature(features.get("room.clicks_30s"), "0.0", "STALE", "null");
        assertThat(answer.get("user").get("histories").toString())
                .isEqualTo("{\"user.short_videos\":40,\"user.live\":0}");
        assertFeature(answer.get("user").get("features").get("user.region"), "\"0\"", "MISSING", "null");

        JsonNode brief = json(rank(body.formatted(false)));
        assertThat(brief.propertyNames()).doesNotContain("user", "removed", "stagesMs");
        assertThat(brief.get("items").get(0).propertyNames())
                .containsExactlyInAnyOrder("roomId", "position", "score", "predictions");
    }

    private static void assertFeature(JsonNode feature, String value, String status, String ageMs) {
        assertThat(feature.get("value").toString()).isEqualTo(value);
        assertThat(feature.get("status").asString()).isEqualTo(status);
        assertThat(feature.get("ageMs").toString()).isEqualTo(ageMs);
    }

    @Test
    void removedRoomsAreToldWithTheirReasons_whenAskedToExplain() throws Exception {
        double before = removed("room_ended");
        String body =
                "{\"userId\":\"42\",\"candidates\":[{\"roomId\":1},{\"roomId\":2},{\"roomId\":3},{\"roomId\":4},{\"roomId\":6},"
                        + "{\"roomId\":11},{\"roomId\":" + StubFeatureService.ENDED + "},{\"roomId\":"
                        + StubFeatureService.TAKEN_DOWN + "},{\"roomId\":" + StubFeatureService.UNKNOWN + "}],"
                        + "\"seenRooms\":[\"2\"],\"blockedAuthors\":[\"3\"],\"dislikedAuthors\":[4],\"explain\":%s}";

        JsonNode answer = json(rank(body.formatted(true)));

        Map<String, String> reasons = new java.util.TreeMap<>();
        answer.get("removed")
                .forEach(room -> reasons.put(
                        room.get("roomId").asString(), room.get("reason").asString()));
        List<String> shown = new ArrayList<>();
        answer.get("items").forEach(item -> shown.add(item.get("roomId").asString()));
        // Rooms 1, 6 and 11 are of one author, of whom two may come.
        assertThat(shown).hasSize(3).contains("4").doesNotContainAnyElementsOf(reasons.keySet());
        assertThat(reasons)
                .hasSize(6)
                .containsEntry("2", "room_seen")
                .containsEntry("3", "author_blocked")
                .containsEntry(Long.toString(StubFeatureService.ENDED), "room_ended")
                .containsEntry(Long.toString(StubFeatureService.TAKEN_DOWN), "room_taken_down")
                .containsEntry(Long.toString(StubFeatureService.UNKNOWN), "room_unknown")
                .containsValue("author_full");
        assertThat(answer.get("removed"))
                .anySatisfy(room -> assertThat(room.toString())
                        .isEqualTo("{\"roomId\":\"2\",\"rule\":\"drop-seen\",\"reason\":\"room_seen\"}"));
        assertThat(answer.get("stagesMs").propertyNames())
                .containsExactly("features", "turn", "model", "fusion", "slate");
        assertThat(removed("room_ended")).isEqualTo(before + 1);
        assertThat(served(answer.get("requestId").asString()).getCandidatesList().stream()
                        .filter(c -> reasons.containsKey(Long.toString(c.getRoomId()))))
                .hasSize(6)
                .allMatch(c -> c.getPosition() == -1);

        JsonNode brief = json(rank(body.formatted(false)));
        assertThat(brief.has("removed")).isFalse();
        assertThat(brief.get("items").size()).isEqualTo(3);
    }

    private double removed(String reason) {
        return metrics.get("momentcross.slate.removed")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
