package io.momentcross.simulator.visit;

import io.momentcross.simulator.world.Act;
import io.momentcross.simulator.world.Room;
import io.momentcross.simulator.world.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One user scrolls through a slate until a room is entered or none is left. Everything takes as long as it takes people.
 *
 * @param shown      in the order in which the user came past
 * @param happenings by time
 */
public record VisitPlan(List<Shown> shown, List<Happening> happenings) {

    private static final long HEARTBEAT_MS = 10_000;
    /** Nine of ten exposures are short videos. */
    private static final int PLAYS_PER_EXPOSURE = 9;
    /** Apps are closed and batteries empty: not every stay ends with an exit. */
    private static final double EXIT_REPORTED = 0.85;

    private static final double SKIP_REPORTED = 0.8;
    private static final List<Act> AFTER_A_CLICK = List.of(Act.LIKE, Act.COMMENT, Act.GIFT, Act.FOLLOW);

    public VisitPlan {
        shown = List.copyOf(shown);
        happenings = happenings.stream()
                .sorted(Comparator.comparingLong(Happening::atMs))
                .toList();
    }

    /** Short videos that the user plays besides. */
    public int plays() {
        return PLAYS_PER_EXPOSURE * shown.size();
    }

    /**
     * @param number  of the visit: how long its stay lasts follows from it
     * @param slate   in its order; null where a room is unknown
     * @param startMs when the slate came
     */
    public static VisitPlan of(
            World world, long user, long number, List<@Nullable Room> slate, long startMs, Random random) {
        List<Shown> shown = new ArrayList<>();
        List<Happening> happenings = new ArrayList<>();
        long atMs = startMs;
        for (int position = 0; position < slate.size(); position++) {
            atMs += (long) (1_000 * (0.4 + 1.6 * random.nextDouble()));
            Room room = slate.get(position);
            if (room == null || atMs >= room.endsAtMs()) {
                continue;
            }
            happenings.add(new Happening(atMs, room, "exposure", 0));
            double click = world.probability(user, room, atMs, position, Act.CLICK);
            double excitement = world.excitement(room, atMs);
            if (random.nextDouble() < click) {
                double stay = stay(world, user, number, room, atMs);
                Set<Act> acts = enter(world, user, room, atMs, stay, happenings, random);
                shown.add(new Shown(room, position, atMs, click, excitement, acts, stay));
                break;
            }
            shown.add(new Shown(room, position, atMs, click, excitement, Set.of(), 0));
            if (random.nextDouble() < SKIP_REPORTED) {
                happenings.add(new Happening(atMs, room, "skip", 0));
            }
        }
        return new VisitPlan(shown, happenings);
    }

    private static double stay(World world, long user, long number, Room room, long atMs) {
        return Math.min((room.endsAtMs() - atMs) / 1_000.0, world.staySeconds(user, room, atMs, number));
    }

    private static Set<Act> enter(
            World world,
            long user,
            Room room,
            long enteredMs,
            double staySeconds,
            List<Happening> happenings,
            Random random) {
        long leavesMs = enteredMs + (long) (staySeconds * 1_000);
        happenings.add(new Happening(enteredMs, room, "click", 0));
        Set<Act> acts = EnumSet.of(Act.CLICK);
        for (Act act : AFTER_A_CLICK) {
            if (random.nextDouble() < world.probability(user, room, enteredMs, 0, act)) {
                acts.add(act);
                long atMs = enteredMs + 1 + (long) ((leavesMs - enteredMs) * random.nextDouble());
                long giftValue = act == Act.GIFT ? 1 + random.nextInt(500) : 0;
                happenings.add(new Happening(
                        Math.min(atMs, Math.max(enteredMs, leavesMs - 1)),
                        room,
                        act.name().toLowerCase(Locale.ROOT),
                        giftValue));
            }
        }
        for (long atMs = enteredMs + HEARTBEAT_MS; atMs < leavesMs; atMs += HEARTBEAT_MS) {
            happenings.add(new Happening(atMs, room, "watch", 0));
        }
        if (random.nextDouble() < EXIT_REPORTED) {
            happenings.add(new Happening(leavesMs, room, "exit", 0));
        }
        return acts;
    }
}
