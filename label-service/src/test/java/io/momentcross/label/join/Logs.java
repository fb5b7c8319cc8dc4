package io.momentcross.label.join;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.RoomEnd;
import io.momentcross.contracts.v1.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * A few requests that share rooms, some twice, some late or never, one without a model; feedback of any type, in disorder, twice,
 * late, of other users, on rooms of no slate, without exits; ticks that are missing in one topic or both.
 */
public final class Logs implements ArbitrarySupplier<Log> {

    private static final long FIRST_TICK = 1000;
    private static final int TICKS = 40;
    private static final int TAIL = 10;

    @Override
    public Arbitrary<Log> get() {
        return Combinators.combine(
                        requests(),
                        feedback().list().ofMaxSize(40),
                        ends().list().ofMaxSize(2),
                        missing(),
                        missing(),
                        missing())
                .as((served, feedback, ends, both, inServed, inFeedback) -> new Log(
                        ticks(both, inServed),
                        ticks(both, inFeedback),
                        served,
                        new ArrayList<>(feedback),
                        new ArrayList<>(ends)));
    }

    private static List<Long> ticks(Set<Long> missing, Set<Long> missingToo) {
        Set<Long> ticks = new TreeSet<>();
        for (long tick = FIRST_TICK; tick <= FIRST_TICK + TICKS + TAIL; tick++) {
            ticks.add(tick);
        }
        ticks.removeAll(missing);
        ticks.removeAll(missingToo);
        return List.copyOf(ticks);
    }

    private static Arbitrary<Set<Long>> missing() {
        Arbitrary<Set<Long>> some = Combinators.combine(
                        ticks(), Arbitraries.integers().between(1, 8))
                .as((from, length) -> {
                    Set<Long> missing = new TreeSet<>();
                    for (long tick = from; tick < from + length; tick++) {
                        missing.add(tick);
                    }
                    return missing;
                });
        return Arbitraries.oneOf(Arbitraries.just(Set.of()), some);
    }

    private static Arbitrary<Long> ticks() {
        return Arbitraries.longs()
                .between(FIRST_TICK, FIRST_TICK + TICKS)
                .withDistribution(RandomDistribution.uniform());
    }

    /** Four requests, each as often as it was written. */
    private static Arbitrary<List<Log.Arrived<Served>>> requests() {
        return Combinators.combine(request(1), request(2), request(3), request(4))
                .as((one, two, three, four) ->
                        Stream.of(one, two, three, four).flatMap(List::stream).toList());
    }

    private static Arbitrary<List<Log.Arrived<Served>>> request(int id) {
        Served served = served(id);
        Arbitrary<Long> late = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(0, 25)));
        return Arbitraries.frequencyOf(
                        Tuple.of(6, late.list().ofMinSize(1).ofMaxSize(2)),
                        Tuple.of(1, Arbitraries.just(List.<Long>of())))
                .map(arrivals -> arrivals.stream()
                        .map(after -> new Log.Arrived<>(FIRST_TICK + 2L * id + after, served))
                        .toList());
    }

    private static Served served(int id) {
        Served.Builder served = Log.request(FIRST_TICK + 2L * id, "r" + id, 5, 6, 8).what().toBuilder();
        served.getCandidatesBuilder(2).setPosition(-1);
        if (id == 4) {
            served.clearModelVersion();
        }
        return served.build();
    }

    private static Arbitrary<Log.Arrived<Feedback>> feedback() {
        Arbitrary<FeedbackType> types = Arbitraries.frequencyOf(
                Tuple.of(
                        1,
                        Arbitraries.of(FeedbackType.values())
                                .filter(type -> type != FeedbackType.UNRECOGNIZED
                                        && type != FeedbackType.FEEDBACK_TYPE_UNSPECIFIED)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                FeedbackType.FEEDBACK_TYPE_CLICK,
                                FeedbackType.FEEDBACK_TYPE_WATCH,
                                FeedbackType.FEEDBACK_TYPE_GIFT)));
        Arbitrary<String> requests = Arbitraries.frequency(
                Tuple.of(6, "r1"),
                Tuple.of(4, "r2"),
                Tuple.of(2, "r3"),
                Tuple.of(1, "r4"),
                Tuple.of(1, "r5"),
                Tuple.of(1, "fallback-1"));
        Arbitrary<Long> rooms =
                Arbitraries.frequency(Tuple.of(8, 5L), Tuple.of(6, 6L), Tuple.of(1, 7L), Tuple.of(1, 8L));
        Arbitrary<Long> offsets = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.longs().between(-20_000, 29_999)),
                Tuple.of(1, Arbitraries.longs().between(-400_000, 70_000)));
        return Combinators.combine(
                        ticks(),
                        Arbitraries.integers().between(0, 60),
                        requests,
                        rooms,
                        types,
                        offsets,
                        Arbitraries.frequency(Tuple.of(20, 7L), Tuple.of(1, 8L)))
                .as((tick, event, request, room, type, offset, user) -> new Log.Arrived<>(
                        tick,
                        Log.feedback("e" + event, request, room, type, Log.at(tick, offset)).toBuilder()
                                .setUserId(user)
                                .setGiftValue(type == FeedbackType.FEEDBACK_TYPE_GIFT ? event * 10L : 0)
                                .build()));
    }

    private static Arbitrary<Log.Arrived<RoomEnd>> ends() {
        return Combinators.combine(ticks(), Arbitraries.longs().between(5, 6)).as(Log::roomEnd);
    }
}
