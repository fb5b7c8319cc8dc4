package io.momentcross.label.replay;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;

/** A record of one of the two logs. */
sealed interface LogEvent {

    record Answered(Served served) implements LogEvent {}

    record Given(Feedback feedback) implements LogEvent {}

    record RoomEnded(RoomEnd end) implements LogEvent {}

    record Ticked(long number) implements LogEvent {}
}
