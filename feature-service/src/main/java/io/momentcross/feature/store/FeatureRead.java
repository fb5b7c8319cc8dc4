package io.momentcross.feature.store;

import java.util.List;

/**
 * Answer of one read.
 *
 * @param rooms in the order asked for
 */
public record FeatureRead(UserRead user, List<RoomRead> rooms) {

    public FeatureRead {
        rooms = List.copyOf(rooms);
    }
}
