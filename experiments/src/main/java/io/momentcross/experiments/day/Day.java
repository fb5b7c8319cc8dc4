package io.momentcross.experiments.day;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.Feedback;
import io.momentcross.experiments.files.SampleFiles;
import io.momentcross.experiments.files.TruthFiles;
import io.momentcross.simulator.visit.VisitPlan;
import io.momentcross.simulator.world.Room;
import io.momentcross.simulator.world.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongConsumer;

/** Lives a day, event after event in the order of their times; requests and feedback come at random moments. */
final class Day {

    private static final long ROOMS_EVERY_MS = 1_000;
    /** From an app to the servers: 50 ms, and some more. */
    private static final double MEAN_WAY_MS = 300;

    private final World world;
    private final DaySpec spec;
    private final Services services;
    private final Platform platform;
    private final Random random;
    private final PriorityQueue<Coming> coming = new PriorityQueue<>();
    private long order;
    private long requests;
    private long exposures;
    private long clicks;

    /** What will happen; of what happens at once, what was foreseen first comes first. */
    private record Coming(long atMs, long order, Event event) implements Comparable<Coming> {

        @Override
        public int compareTo(Coming other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private sealed interface Event {
        record Request() implements Event {}

        record Arrives(Feedback feedback) implements Event {}

        record VideosPlayed(long user, long first, int count) implements Event {}

        record RoomsChange() implements Event {}

        record TickEnds(long number) implements Event {}
    }

    /** What a day came to. */
    record Lived(long requests, long exposures, long clicks, long lost) {}

    Day(World world, DaySpec spec, Services services, SampleFiles noted, SampleFiles foresight, TruthFiles truth) {
        this.world = world;
        this.spec = spec;
        this.services = services;
        this.random = new Random(spec.seed());
        this.platform = new Platform(world, spec, services, noted, foresight, truth, random);
    }

    /** @param progress told the time of the day now and then, in milliseconds since the epoch */
    Lived live(LongConsumer progress) throws IOException {
        services.at(spec.beganAtMs());
        platform.people();
        expect(spec.beganAtMs(), new Event.RoomsChange());
        expect(spec.beganAtMs() + gapMs(), new Event.Request());
        long tick = Ticks.lastEnded(spec.beganAtMs()) + 1;
        expect(Ticks.endMs(tick), new Event.TickEnds(tick));
        while (!coming.isEmpty()) {
            Coming next = coming.poll();
            if (next.atMs() > spec.endsAtMs()) {
                break;
            }
            services.at(next.atMs());
            happen(next);
            if (next.event() instanceof Event.TickEnds) {
                progress.accept(next.atMs());
            }
        }
        return new Lived(requests, exposures, clicks, services.lost());
    }

    private void expect(long atMs, Event event) {
        coming.add(new Coming(atMs, order++, event));
    }

    private long gapMs() {
        return Math.max(1, (long) (-Math.log(1 - random.nextDouble()) * 1_000 / spec.requestsPerSecond()));
    }

    private void happen(Coming what) throws IOException {
        long atMs = what.atMs();
        switch (what.event()) {
            case Event.Request request -> {
                visit(atMs);
                expect(atMs + gapMs(), request);
            }
            case Event.Arrives arrives -> services.feedback(arrives.feedback());
            case Event.VideosPlayed played -> platform.play(played.user(), played.first(), played.count(), atMs);
            case Event.RoomsChange rooms -> {
                platform.rooms(atMs);
                expect(atMs + ROOMS_EVERY_MS, rooms);
            }
            case Event.TickEnds tick -> {
                services.tick(tick.number());
                platform.tick(tick.number());
                expect(Ticks.endMs(tick.number() + 1), new Event.TickEnds(tick.number() + 1));
            }
        }
    }

    private void visit(long atMs) throws IOException {
        long user = 1 + (long) (world.config().users() * Math.pow(random.nextDouble(), spec.skew()));
        List<Room> rooms = new ArrayList<>(platform.onAir());
        Collections.shuffle(rooms, random);
        List<Room> slate = List.copyOf(rooms.subList(0, Math.min(spec.slate(), rooms.size())));
        long number = requests++;
        String requestId = platform.id(atMs);
        VisitPlan plan = VisitPlan.of(world, user, number, List.copyOf(slate), atMs, random);
        platform.serve(requestId, user, slate, plan, atMs);
        exposures += plan.shown().size();
        clicks += plan.shown().stream().filter(shown -> shown.isClicked()).count();
        for (var happening : plan.happenings()) {
            long way = 50 + (long) (-MEAN_WAY_MS * Math.log(1 - random.nextDouble()));
            Feedback feedback = platform.feedback(requestId, user, happening, happening.atMs() + way);
            expect(feedback.getReceivedAtMs(), new Event.Arrives(feedback));
        }
        if (!plan.happenings().isEmpty()) {
            long endsMs = plan.happenings().getLast().atMs();
            expect(endsMs, new Event.VideosPlayed(user, Platform.PAST_PLAYS + 100 * number, plan.plays()));
        }
    }
}
