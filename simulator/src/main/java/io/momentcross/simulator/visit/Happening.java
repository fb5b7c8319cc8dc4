package io.momentcross.simulator.visit;

import io.momentcross.simulator.world.Room;

/**
 * Something that an app reports.
 *
 * @param atMs      milliseconds since the epoch
 * @param type      as the events API names it: exposure, skip, click, watch, exit, like, comment, gift, follow
 * @param giftValue in the platform's smallest unit; 0 of all but a gift
 */
public record Happening(long atMs, Room room, String type, long giftValue) {}
