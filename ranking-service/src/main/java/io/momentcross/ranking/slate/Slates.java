package io.momentcross.ranking.slate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.momentcross.starter.observe.MetricNames;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Makes slates of scored candidates, and counts what rules removed. Thread-safe. */
public final class Slates {

    private final SlateRules rules;
    private final Map<Removal, Counter> removed = new EnumMap<>(Removal.class);

    Slates(SlateRules rules, MeterRegistry metrics) {
        this.rules = rules;
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
     * @param scores finite, by candidate
     * @param size   most positions; there are fewer where fewer candidates are left
     */
    public Slate make(Candidates candidates, Wishes wishes, float[] scores, int size) {
        Verdicts verdicts = rules.judge(candidates, wishes, scores);
        for (int i = 0; i < candidates.size(); i++) {
            Removal removal = verdicts.removal(i);
            if (removal != null) {
                Objects.requireNonNull(removed.get(removal)).increment();
            }
        }
        return Slate.best(verdicts, size);
    }
}
