package io.momentcross.feature.store;

import io.momentcross.feature.window.RoomWindows;
import org.jspecify.annotations.Nullable;

/** What is stored of a room; no windows where nothing was counted. */
public record RoomRead(long roomId, @Nullable StoredRoom room, RoomWindows windows) {}
