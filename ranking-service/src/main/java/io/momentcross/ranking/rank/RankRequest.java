package io.momentcross.ranking.rank;

import io.momentcross.ranking.slate.Wishes;
import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.json.JsonIds;
import io.momentcross.starter.json.NamedIds;
import io.momentcross.starter.problem.ProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/rank}.
 *
 * @param candidates      rooms to rank, each once
 * @param context         what the app knows of the situation; free text values, logged nowhere yet
 * @param topK            length of the slate; all candidates where it is left out
 * @param weights         exponents of eq. 4 for this request alone, by task
 * @param model           which model to ask; the configured one where it is left out
 * @param explain         whether the answer tells how it came about
 * @param seenRooms       rooms that the user has seen and shall not see again
 * @param blockedAuthors  authors whom the user blocked or reported
 * @param dislikedAuthors authors whom the user disliked
 */
record RankRequest(
        @JsonId @Nullable Long userId,
        @Nullable List<@Nullable Candidate> candidates,
        @Nullable Map<String, String> context,
        @Nullable Integer topK,
        @Nullable Map<String, @Nullable Double> weights,
        @Nullable String model,
        @Nullable Boolean explain,
        @JsonIds @Nullable List<@Nullable Long> seenRooms,
        @JsonIds @Nullable List<@Nullable Long> blockedAuthors,
        @JsonIds @Nullable List<@Nullable Long> dislikedAuthors) {

    record Candidate(@JsonId @Nullable Long roomId) {}

    /** The user. @throws ProblemException if there is none */
    long user() {
        if (userId == null) {
            throw ProblemException.invalid("userId", "userId is missing.");
        }
        return userId;
    }

    /** The candidates' rooms. @throws ProblemException naming the candidate at fault */
    List<Long> roomIds(int most) {
        if (candidates == null || candidates.isEmpty()) {
            throw ProblemException.invalid("candidates", "There must be at least one candidate.");
        }
        if (candidates.size() > most) {
            throw ProblemException.invalid(
                    "candidates", "At most " + most + " candidates are ranked at once, not " + candidates.size() + ".");
        }
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            String field = "candidates[" + i + "].roomId";
            if (candidate == null || candidate.roomId() == null) {
                throw ProblemException.invalid(field, "roomId is missing.");
            }
            if (!seen.add(candidate.roomId())) {
                throw ProblemException.invalid(field, "Room " + candidate.roomId() + " stands twice.");
            }
        }
        return candidates.stream().map(candidate -> roomId(candidate)).toList();
    }

    private static long roomId(@Nullable Candidate candidate) {
        return candidate == null || candidate.roomId() == null ? 0 : candidate.roomId();
    }

    /** What the user has had enough of. @throws ProblemException naming the id at fault, or the list that is too long */
    Wishes wishes() {
        return new Wishes(
                NamedIds.of("seenRooms", seenRooms),
                NamedIds.of("blockedAuthors", blockedAuthors),
                NamedIds.of("dislikedAuthors", dislikedAuthors));
    }

    boolean wantsExplanation() {
        return Boolean.TRUE.equals(explain);
    }

    /** Length of the slate. @throws ProblemException if it is not positive */
    int slateSize(int candidates) {
        if (topK == null) {
            return candidates;
        }
        if (topK < 1) {
            throw ProblemException.invalid("topK", "topK is at least 1.");
        }
        return Math.min(topK, candidates);
    }

    /** The weights to use. @throws ProblemException naming a task that is unknown or a weight that is none */
    Map<String, Double> weightsOr(Map<String, Double> configured, Set<String> tasks, double largest) {
        if (weights == null) {
            return configured;
        }
        Map<String, Double> checked = new java.util.HashMap<>();
        weights.forEach((task, weight) -> {
            String field = "weights." + task;
            if (!tasks.contains(task)) {
                throw ProblemException.invalid(field, "There is no task " + task + "; there are " + tasks + ".");
            }
            if (weight == null || !Double.isFinite(weight) || Math.abs(weight) > largest) {
                throw ProblemException.invalid(field, "A weight is a finite number within ±" + largest + ".");
            }
            checked.put(task, weight);
        });
        return Map.copyOf(checked);
    }
}
