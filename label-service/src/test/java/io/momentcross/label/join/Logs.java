package io.momentcross.label.join;

import io.momentcross.contracts.v1.Feedback;
import io.momentcross.contracts.v1.FeedbackType;
import io.momentcross.contracts.v1.Served;
import java.util.ArrayList;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** A few requests that share rooms; feedback of any type in disorder, with duplicates, without exits. */
public final class Logs implements ArbitrarySupplier<Log> {

    private static final long FIRST_TICK = 1000;

    @Override
    public Arbitrary<Log> get() {
        Arbitrary<Log.Arrived<Served>> served = Combinators.combine(
                        Arbitraries.longs().between(FIRST_TICK, FIRST_TICK + 12),
                        Arbitraries.integers().between(1, 4))
                .as((tick, id) -> Log.request(tick, "r" + id, 5, 6));
        Arbitrary<FeedbackType> types = Arbitraries.of(FeedbackType.values())
                .filter(type -> type != FeedbackType.UNRECOGNIZED && type != FeedbackType.FEEDBACK_TYPE_UNSPECIFIED);
        Arbitrary<Log.Arrived<Feedback>> feedback = Combinators.combine(
                        Arbitraries.longs().between(FIRST_TICK, FIRST_TICK + 30),
                        Arbitraries.integers().between(0, 25),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.longs().between(5, 7),
                        types,
                        Arbitraries.longs().between(-20_000, 29_999))
                .as((tick, event, request, room, type, offset) -> new Log.Arrived<>(
                        tick, Log.feedback("e" + event, "r" + request, room, type, Log.at(tick, offset))));
        Arbitrary<Log.Arrived<Long>> ends = Combinators.combine(
                        Arbitraries.longs().between(FIRST_TICK, FIRST_TICK + 30),
                        Arbitraries.longs().between(5, 6))
                .as((tick, room) -> new Log.Arrived<>(tick, room));
        return Combinators.combine(
                        served.list().ofMinSize(1).ofMaxSize(5),
                        feedback.list().ofMaxSize(30),
                        ends.list().ofMaxSize(2))
                .as((s, f, e) -> new Log(
                        FIRST_TICK, FIRST_TICK + 45, new ArrayList<>(s), new ArrayList<>(f), new ArrayList<>(e)));
    }
}
