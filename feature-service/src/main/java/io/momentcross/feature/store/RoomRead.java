package io.momentcross.feature.store;

import io.momentcross.feature.window.RoomWindows;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What is stored of a room; no windows where nothing was counted. */
public record RoomRead(long roomId, @Nullable StoredRoom room, RoomWindows windows) {

    public static final Comparator<RoomRead> HOTTEST_FIRST =
            Comparator.comparingDouble((RoomRead read) -> read.windows().heat()).reversed();
}
