package io.momentcross.ranking.slate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.ranking.slate.exploration.Draw;
import io.momentcross.ranking.slate.exploration.Exploration;
import io.momentcross.starter.observe.MetricNames;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Makes slates of scored candidates, and counts what rules removed and what was explored. Thread-safe. */
public final class Slates {

    private final SlateRules rules;
    private final Exploration exploration;
    private final Counter explored;
    private final Map<Removal, Counter> removed = new EnumMap<>(Removal.class);

    Slates(SlateRules rules, Exploration exploration, MeterRegistry metrics) {
        this.rules = rules;
        this.exploration = exploration;
        this.explored = Counter.builder(MetricNames.of("slate", "explored"))
                .description("Positions given to rooms that were shown little")
                .register(metrics);
        for (Removal removal : Removal.values()) {
            removed.put(
                    removal,
                    Counter.builder(MetricNames.of("slate", "removed"))
                            .description("Candidates that a rule took out, in the slate or not")
                            .tag("rule", removal.rule())
                            .tag(MetricNames.REASON, removal.reason())
                            .register(metrics));
        }
    }

    /**
     * @param scores     finite, by candidate
     * @param size       most positions; there are fewer where fewer candidates are left
     * @param mayExplore false where what is known of the candidates is not whole: all rooms would seem to be new
     */
    public Slate make(Candidates candidates, Wishes wishes, float[] scores, int size, boolean mayExplore) {
        Verdicts verdicts = rules.judge(candidates, wishes, scores);
        count(verdicts);
        if (!mayExplore || !exploration.isOn() || !candidates.areCounted()) {
            return Slate.best(verdicts, size);
        }
        int[] byScore = verdicts.byScore();
        Draw draw = exploration.draw(candidates.size(), byScore, Math.min(size, byScore.length), candidates);
        Slate slate = Slate.drawn(verdicts, draw);
        for (int position = 0; position < slate.size(); position++) {
            if (slate.isExplored(position)) {
                explored.increment();
            }
        }
        return slate;
    }

    private void count(Verdicts verdicts) {
        for (int i = 0; i < verdicts.candidates(); i++) {
            Removal removal = verdicts.removal(i);
            if (removal != null) {
                Objects.requireNonNull(removed.get(removal)).increment();
            }
        }
    }
}
