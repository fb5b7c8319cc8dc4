package io.momentcross.ranking.slate;

import com.google.protobuf.ByteString;
import io.momentcross.contracts.FeatureColumns;
import io.momentcross.contracts.v1.FeatureColumn;
import io.momentcross.contracts.v1.FeatureResponse;
import io.momentcross.contracts.v1.History;
import io.momentcross.contracts.v1.RoomState;
import io.momentcross.ranking.slate.exploration.Shown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules may look at, by the candidate's index. Where features did not come, little of it is known. */
public final class Candidates implements Shown {

    private final List<Long> roomIds;
    private final long servedAtMs;
    private final History live;
    private final ByteString states;
    private final @Nullable FeatureColumn authors;
    private final @Nullable FeatureColumn exposures;
    private final @Nullable FeatureColumn clicks;

    private Candidates(List<Long> roomIds, long servedAtMs, FeatureResponse features) {
        this.roomIds = roomIds;
        this.servedAtMs = servedAtMs;
        this.live = features.getUser().getLive();
        this.states = features.getRoomStates();
        List<FeatureColumn> columns = features.getRoomColumnsList();
        this.authors = column(columns, FeatureColumns.ROOM_AUTHOR_ID, roomIds.size());
        this.exposures = column(columns, FeatureColumns.ROOM_EXPOSURES_1H, roomIds.size());
        this.clicks = column(columns, FeatureColumns.ROOM_CLICKS_1H, roomIds.size());
    }

    /**
     * @param servedAtMs the server's clock when the request came in, ms since the epoch
     * @param features   of the user and of {@code roomIds}, in their order; the default instance where none came
     */
    public static Candidates of(List<Long> roomIds, long servedAtMs, FeatureResponse features) {
        return new Candidates(roomIds, servedAtMs, features);
    }

    public int size() {
        return roomIds.size();
    }

    Long roomId(int candidate) {
        return roomIds.get(candidate);
    }

    long servedAtMs() {
        return servedAtMs;
    }

    /** Rooms that the user entered, newest first; empty where not known. */
    History live() {
        return live;
    }

    /** 0 where not known. */
    long authorId(int candidate) {
        return authors == null ? 0 : authors.getInts(candidate);
    }

    /** False where features did not come, or do not tell states yet: no rule may then judge by them. */
    boolean hasStates() {
        return states.size() == roomIds.size();
    }

    /** {@code UNSPECIFIED} where no such room is known. */
    RoomState state(int candidate) {
        RoomState state = RoomState.forNumber(states.byteAt(candidate));
        return state == null ? RoomState.ROOM_STATE_UNSPECIFIED : state;
    }

    /** Whether exposures and clicks are known. */
    boolean areCounted() {
        return exposures != null && clicks != null;
    }

    @Override
    public double exposures(int candidate) {
        return exposures == null ? 0 : exposures.getFloats(candidate);
    }

    @Override
    public double clicks(int candidate) {
        return clicks == null ? 0 : clicks.getFloats(candidate);
    }

    private static @Nullable FeatureColumn column(List<FeatureColumn> columns, int number, int rows) {
        for (FeatureColumn column : columns) {
            if (column.getFeature() == number && FeatureColumns.rows(column) == rows) {
                return column;
            }
        }
        return null;
    }
}
