package io.momentcross.feature.store;

import io.momentcross.contracts.v1.RoomRecord;

/** A room with what is known of its author at the time it was taken in. */
public record StoredRoom(RoomRecord room, long followers) {}
