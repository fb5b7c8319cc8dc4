package io.momentcross.ranking.model.open;

import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.RankInput;
import java.util.List;
import java.util.stream.LongStream;

/** What a version must answer before it has seen a real request. */
final class MadeUpRequests {

    /** One candidate for a user of whom nothing is known; fifty for one with histories. */
    static final List<RankInput> ALL = List.of(of(1, 0, 0), of(50, 300, 30));

    private MadeUpRequests() {}

    private static RankInput of(int candidates, int shortVideos, int live) {
        UserFeatures user = UserFeatures.newBuilder()
                .setUserId(1)
                .setShortVideos(history(shortVideos))
                .setLive(history(live))
                .build();
        List<FeatureColumn> none = List.of();
        return new RankInput(
                1, 1_795_000_000_000L, LongStream.range(0, candidates).boxed().toList(), user, none);
    }

    private static History history(int length) {
        History.Builder history = History.newBuilder();
        for (int i = 0; i < length; i++) {
            history.addItemIds(i).addAuthorIds(i % 50).addCategoryIds(i % 10);
            history.addHappenedAtMs(1_794_999_000_000L - i * 60_000L)
                    .addValues(0.5f)
                    .addFlags(i % 3);
        }
        return history.build();
    }
}
