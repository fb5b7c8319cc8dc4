package io.momentcross.ranking.rank;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.momentcross.ranking.experiment.Arm;
import io.momentcross.ranking.experiment.Experiment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RankPlansTest {

    @Test
    void nameIsRefused_whenAnArmAndWhatIsOutsideOfAllShareIt() {
        Experiment experiment = Experiment.of("s", List.of(new Arm("default", 1, Map.of(), null, null, null)));

        assertThatThrownBy(() -> RankPlans.refuseSameName("default", experiment))
                .hasMessageContaining("momentcross.rank.arm");
        assertThatCode(() -> RankPlans.refuseSameName("outside", experiment)).doesNotThrowAnyException();
    }
}
