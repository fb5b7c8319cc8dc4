package io.momentcross.label.join;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;

/** The service's plan and two with small numbers, each with all policies. */
public final class Plans implements ArbitrarySupplier<JoinPlan> {

    @Override
    public Arbitrary<JoinPlan> get() {
        return Arbitraries.of(JoinRulesFixture.SHORT, JoinRulesFixture.ODD, JoinRulesFixture.PLAN);
    }
}
