package io.momentcross.ranking.slate;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.contracts.v1.UserFeatures;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** Candidates of rooms 100, 101, ... with authors, states and a live history. */
final class SlateFixture {

    static final long NOW_MS = 1_795_000_000_000L;

    static final SlateProperties ALL_ON = new SlateProperties(true, true, true, true, Duration.ofHours(1), 1, 0.5);
    static final SlateProperties ALL_OFF = new SlateProperties(false, false, false, false, Duration.ZERO, 0, 1);

    private final FeatureResponse.Builder features = FeatureResponse.newBuilder();
    private final int rooms;

    private SlateFixture(int rooms) {
        this.rooms = rooms;
    }

    static SlateFixture rooms(int rooms) {
        return new SlateFixture(rooms);
    }

    SlateFixture authors(long... authors) {
        FeatureColumn.Builder column = FeatureColumn.newBuilder().setFeature(FeatureColumns.ROOM_AUTHOR_ID);
        LongStream.of(authors).forEach(column::addInts);
        features.addRoomColumns(column);
        return this;
    }

    SlateFixture floats(int feature, float... values) {
        FeatureColumn.Builder column = FeatureColumn.newBuilder().setFeature(feature);
        for (float value : values) {
            column.addFloats(value);
        }
        features.addRoomColumns(column);
        return this;
    }

    SlateFixture states(RoomState... states) {
        byte[] bytes = new byte[states.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) states[i].getNumber();
        }
        features.setRoomStates(ByteString.copyFrom(bytes));
        return this;
    }

    /** Newest first. */
    SlateFixture entered(long roomId, Duration ago) {
        UserFeatures.Builder user = features.getUserBuilder();
        History.Builder live = user.getLiveBuilder();
        live.addItemIds(roomId).addHappenedAtMs(NOW_MS - ago.toMillis());
        return this;
    }

    Candidates candidates() {
        List<Long> ids = LongStream.range(100, 100 + rooms).boxed().toList();
        return Candidates.of(ids, NOW_MS, features.build());
    }
}
