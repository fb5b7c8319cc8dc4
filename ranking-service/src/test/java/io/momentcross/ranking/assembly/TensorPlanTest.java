package io.momentcross.ranking.assembly;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorPlanTest {

    @ParameterizedTest
    @CsvSource({
        "int64, '', user.id, room.author_id",
        "int64, '', context.served_at_ms, user.id",
        "int64, candidates, room.id, room.author_id",
        "int64, candidates, context.position, room.id",
        "int64, short, user.short_videos.item_id, user.short_videos.author_id",
        "float32, candidates, room.viewers, room.id",
        "float32, candidates, room.viewers, user.region",
    })
    void modelIsRefused_whenAnInputMixesWhatCannotBeFedTogether(String dtype, String dim, String first, String second) {
        ModelManifest.Input input = new ModelManifest.Input(
                "mixed", dtype, dim.isEmpty() ? List.of() : List.of(dim), List.of(first, second), null);
        ModelManifest manifest = new ModelManifest(
                1, "m", "1", Instant.EPOCH, null, null, List.of(input), List.of(), null, null, null, List.of());
        assertThatThrownBy(() -> TensorPlan.of(manifest, FeatureCatalog.ofContracts()))
                .isInstanceOf(UnfeedableModelException.class)
                .hasMessageContaining("mixed");
    }
}
