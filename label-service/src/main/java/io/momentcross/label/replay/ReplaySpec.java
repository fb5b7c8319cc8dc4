package io.momentcross.label.replay;

import io.momentcross.label.join.JoinPlan;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one replay is: with the same log, the same output.
 *
 * @param name     the policy's name in what is written
 * @param rules    all that the join does, in words
 * @param fromTick the first tick whose labels are said
 * @param toTick   the last one
 * @param warmUp   how many ticks before it are read, so that what was open then is known
 */
record ReplaySpec(
        String name,
        String policy,
        String rules,
        SourceKind source,
        Set<Target> into,
        long fromTick,
        long toTick,
        long warmUp) {

    private static final ObjectMapper JSON = new ObjectMapper();

    enum SourceKind {
        kafka,
        archive
    }

    enum Target {
        samples,
        tables
    }

    ReplaySpec {
        into = Set.copyOf(into);
    }

    static String rules(JoinPlan plan) {
        return plan.toString();
    }

    String json() {
        ObjectNode json = JSON.createObjectNode()
                .put("name", name)
                .put("policy", policy)
                .put("rules", rules)
                .put("source", source.name())
                .put("fromTick", fromTick)
                .put("toTick", toTick)
                .put("warmUp", warmUp);
        new TreeSet<>(into).forEach(target -> json.withArray("into").add(target.name()));
        return json.toPrettyString();
    }

    static ReplaySpec parse(String text) {
        JsonNode json = JSON.readTree(text);
        Set<Target> into = new TreeSet<>();
        json.path("into").valueStream().forEach(target -> into.add(Target.valueOf(target.asString())));
        return new ReplaySpec(
                json.path("name").asString(),
                json.path("policy").asString(),
                json.path("rules").asString(),
                SourceKind.valueOf(json.path("source").asString()),
                into,
                json.path("fromTick").asLong(),
                json.path("toTick").asLong(),
                json.path("warmUp").asLong());
    }
}
