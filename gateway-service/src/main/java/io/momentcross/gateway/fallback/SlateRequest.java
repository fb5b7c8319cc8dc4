package io.momentcross.gateway.fallback;

import io.momentcross.starter.json.JsonId;
import io.momentcross.starter.json.JsonIds;
import io.momentcross.starter.json.NamedIds;
import io.momentcross.starter.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /v1/rank} with all that ranking-service takes; what needs a model is not checked here. */
record SlateRequest(
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

    /**
     * The rooms in the caller's order, each once.
     *
     * @throws ProblemException naming the field at fault, as ranking-service does
     */
    List<Long> rooms(int most) {
        if (userId == null) {
            throw ProblemException.invalid("userId", "userId is missing.");
        }
        if (candidates == null || candidates.isEmpty()) {
            throw ProblemException.invalid("candidates", "There must be at least one candidate.");
        }
        if (candidates.size() > most) {
            throw ProblemException.invalid(
                    "candidates", "At most " + most + " candidates are ranked at once, not " + candidates.size() + ".");
        }
        SequencedSet<Long> rooms = new LinkedHashSet<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            String field = "candidates[" + i + "].roomId";
            if (candidate == null || candidate.roomId() == null) {
                throw ProblemException.invalid(field, "roomId is missing.");
            }
            if (!rooms.add(candidate.roomId())) {
                throw ProblemException.invalid(field, "Room " + candidate.roomId() + " stands twice.");
            }
        }
        NamedIds.of("dislikedAuthors", dislikedAuthors);
        return new ArrayList<>(rooms);
    }

    /** Rooms that shall not come again. @throws ProblemException naming the id at fault, or the list */
    Set<Long> seen() {
        return NamedIds.of("seenRooms", seenRooms);
    }

    /** Authors whose rooms shall not come. @throws ProblemException naming the id at fault, or the list */
    Set<Long> blocked() {
        return NamedIds.of("blockedAuthors", blockedAuthors);
    }

    /** Length of the slate. @throws ProblemException if it is not positive */
    int slateSize(int rooms) {
        if (topK == null) {
            return rooms;
        }
        if (topK < 1) {
            throw ProblemException.invalid("topK", "topK is at least 1.");
        }
        return Math.min(topK, rooms);
    }
}
