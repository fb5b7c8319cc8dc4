package io.momentcross.benchmarks.rank;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.UserFeatures;
import io.momentcross.ranking.assembly.FeatureCatalog;
import io.momentcross.ranking.assembly.FeatureCatalog.Feature;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What feature-service would answer: every feature there, histories as long as the catalogue allows. */
final class MadeUpFeatures {

    private static final int AUTHORS = 400;
    private static final int CATEGORIES = 30;

    private final FeatureCatalog catalog = FeatureCatalog.ofContracts();
    private final Random random = new Random(1);

    /** @param nowMs the time of the read, ms since the epoch */
    FeatureResponse of(RankCase request, long nowMs) {
        byte[] live = new byte[request.candidates()];
        Arrays.fill(live, (byte) RoomState.ROOM_STATE_LIVE_VALUE);
        FeatureResponse.Builder response = FeatureResponse.newBuilder()
                .setReadAtMs(nowMs)
                .addAllRoomIds(request.roomIds().boxed().toList())
                .setRoomStates(ByteString.copyFrom(live))
                .setUser(user(request, nowMs));
        catalog.ofRooms().forEach(feature -> response.addRoomColumns(column(feature, request.candidates())));
        return response.build();
    }

    private UserFeatures user(RankCase request, long nowMs) {
        UserFeatures.Builder user = UserFeatures.newBuilder()
                .setUserId(RankCase.USER)
                .setShortVideos(history("user.short_videos", request.history(), nowMs))
                .setLive(history("user.live", request.history(), nowMs));
        for (String name : List.of("user.age_band", "user.gender", "user.region")) {
            user.addColumns(column(catalog.find(name).orElseThrow(), 1));
        }
        return user.build();
    }

    private History history(String collection, int kept, long nowMs) {
        int length =
                Math.min(kept, catalog.findCollection(collection).orElseThrow().maxLength());
        History.Builder history = History.newBuilder();
        for (int i = 0; i < length; i++) {
            history.addItemIds(random.nextLong(1L << 40))
                    .addAuthorIds(1 + random.nextInt(AUTHORS))
                    .addCategoryIds(1 + random.nextInt(CATEGORIES))
                    .addHappenedAtMs(nowMs - 60_000L * (i + 1))
                    .addValues(random.nextFloat())
                    .addFlags(random.nextInt(8));
        }
        return history.build();
    }

    private FeatureColumn column(Feature feature, int rows) {
        FeatureColumn.Builder column = FeatureColumn.newBuilder().setFeature(feature.number());
        int values = feature.name().endsWith("author_id") ? AUTHORS : CATEGORIES;
        for (int row = 0; row < rows; row++) {
            if (feature.isInteger()) {
                column.addInts(1 + random.nextInt(values));
            } else {
                column.addFloats(random.nextInt(1000));
            }
        }
        return column.build();
    }
}
