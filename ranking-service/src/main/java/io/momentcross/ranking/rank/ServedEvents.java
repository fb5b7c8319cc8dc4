package io.momentcross.ranking.rank;

import io.momentcross.contracts.v1.Served;
import io.momentcross.contracts.v1.ServedCandidate;
import io.momentcross.ranking.assembly.ModelManifest;
import io.momentcross.ranking.assembly.RankInput;
import io.momentcross.ranking.inference.Predictions;
import io.momentcross.ranking.slate.Slate;
import java.util.List;
import java.util.Optional;

/** One answer as a served event. */
record ServedEvents(String requestId, String arm, List<String> degraded) {

    Served of(
            RankInput input,
            Optional<ModelManifest> manifest,
            Optional<Predictions> predictions,
            float[] scores,
            Slate slate) {
        Served.Builder event = Served.newBuilder()
                .setRequestId(requestId)
                .setUserId(input.userId())
                .setReceivedAtMs(input.servedAtMs())
                .setArm(arm)
                .addAllDegraded(degraded)
                .setUser(input.user())
                .addAllCandidateColumns(input.roomColumns());
        manifest.ifPresent(m -> event.setModelName(m.name()).setModelVersion(m.version()));
        predictions.ifPresent(p -> event.addAllTasks(p.tasks()));
        List<Integer> positions = slate.positions(scores.length);
        for (int candidate = 0; candidate < scores.length; candidate++) {
            ServedCandidate.Builder row = event.addCandidatesBuilder()
                    .setRoomId(input.roomIds().get(candidate))
                    .setPosition(positions.get(candidate))
                    .setScore(scores[candidate])
                    .setPropensity(1f);
            if (predictions.isPresent()) {
                for (int task = 0; task < predictions.get().tasks().size(); task++) {
                    row.addPredictions(predictions.get().probability(task, candidate));
                }
            }
        }
        return event.build();
    }
}
