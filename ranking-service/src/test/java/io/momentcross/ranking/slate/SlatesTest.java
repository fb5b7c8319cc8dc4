package io.momentcross.ranking.slate;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.momentcross.contracts.FeatureColumns;
import io.momentcross.ranking.slate.exploration.Exploration;
import io.momentcross.ranking.slate.exploration.ExplorationProperties;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlatesTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Random random = new Random(7);
    private final Slates exploring = new Slates(
            new SlateRules(SlateFixture.ALL_ON),
            new Exploration(new ExplorationProperties(0.5, 100, 20), () -> random),
            metrics);

    private final float[] scores = {6, 5, 4, 3, 2, 1};

    private static Candidates counted() {
        return SlateFixture.rooms(6)
                .floats(FeatureColumns.ROOM_EXPOSURES_1H, 900, 900, 900, 5, 5, 5)
                .floats(FeatureColumns.ROOM_CLICKS_1H, 90, 90, 90, 1, 1, 1)
                .candidates();
    }

    @Test
    void slateExploresAmongWhatRulesLeft() {
        Wishes wishes = new Wishes(Set.of(105L), Set.of(), Set.of());
        Slate slate = exploring.make(counted(), wishes, scores, 2, true);

        assertThat(slate.candidate(0)).isZero();
        assertThat(slate.isExplored(0)).isFalse();
        assertThat(slate.propensity(0)).isEqualTo(1f);
        assertThat(slate.isExplored(1)).isTrue();
        int drawn = slate.candidate(1);
        assertThat(drawn).isIn(3, 4);
        assertThat(slate.propensity(drawn)).isEqualTo(0.5f);
        assertThat(slate.propensity(7 - drawn))
                .as("the other one's, of being left out")
                .isEqualTo(0.5f);
        assertThat(slate.propensity(5)).isEqualTo(1f);
        assertThat(metrics.get("momentcross.slate.explored").counter().count()).isEqualTo(1);
        assertThat(metrics.get("momentcross.slate.removed")
                        .tags("rule", "drop-seen", "reason", "room_seen")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void slateIsByScore_whenWhatIsKnownIsNotWhole() {
        assertByScore(exploring.make(counted(), Wishes.NONE, scores, 2, false));
        assertByScore(exploring.make(SlateFixture.rooms(6).candidates(), Wishes.NONE, scores, 2, true));
    }

    private static void assertByScore(Slate slate) {
        assertThat(SlateTest.candidates(slate)).containsExactly(0, 1);
        assertThat(slate.isExplored(1)).isFalse();
        assertThat(slate.propensity(1)).isEqualTo(1f);
        assertThat(slate.propensity(5)).isEqualTo(1f);
    }
}
