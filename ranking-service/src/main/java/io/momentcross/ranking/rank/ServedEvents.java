package io.momentcross.ranking.rank;

import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.Predictions;

/** One answer as a served event. */
final class ServedEvents {

    private ServedEvents() {}

    static Served of(Ranked ranked) {
        RankInput input = ranked.input();
        Served.Builder event = Served.newBuilder()
                .setRequestId(ranked.requestId())
                .setUserId(input.userId())
                .setReceivedAtMs(input.servedAtMs())
                .setArm(ranked.plan().arm())
                .addAllDegraded(ranked.degraded())
                .setUser(input.user())
                .addAllCandidateColumns(input.roomColumns());
        ranked.judged()
                .ifPresent(judged -> event.setModelName(judged.manifest().name())
                        .setModelVersion(judged.manifest().version())
                        .addAllTasks(judged.predictions().tasks()));
        for (int candidate = 0; candidate < input.roomIds().size(); candidate++) {
            ServedCandidate.Builder row = event.addCandidatesBuilder()
                    .setRoomId(input.roomIds().get(candidate))
                    .setPosition(ranked.slate().position(candidate))
                    .setScore(ranked.slate().score(candidate))
                    .setPropensity(ranked.slate().propensity(candidate));
            if (ranked.judged().isPresent()) {
                addPredictions(ranked.judged().get().predictions(), candidate, row);
            }
        }
        return event.build();
    }

    private static void addPredictions(Predictions predictions, int candidate, ServedCandidate.Builder row) {
        for (int task = 0; task < predictions.tasks().size(); task++) {
            row.addPredictions(predictions.probability(task, candidate));
        }
    }
}
