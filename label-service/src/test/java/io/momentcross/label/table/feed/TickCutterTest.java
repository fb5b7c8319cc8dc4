package io.momentcross.label.table.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.TableBatch;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TickCutterTest {

    @Test
    void rowsWaitForTheTickThatClosesOverThem() {
        TickCutter cutter = new TickCutter(2, Map.of());
        cutter.add(0, row("a"));
        cutter.add(1, row("b"));
        assertThat(cutter.close(0, 4, new TickClosed(7))).isTrue();
        cutter.add(0, row("c"));
        TableBatch batch = cutter.batch();
        assertThat(batch.rows()).containsExactly(TableRow.of(1, "a", -1L, 7L));
        assertThat(batch.to()).isEqualTo(Map.of(0, new FeedPosition(5, 7)));
        assertThat(cutter.isEven()).isFalse();
        assertThat(cutter.newestTick()).isEqualTo(-1);

        cutter.done();
        assertThat(cutter.close(1, 9, new TickClosed(7))).isTrue();
        assertThat(cutter.isEven()).isTrue();
        assertThat(cutter.newestTick()).isEqualTo(7);
        assertThat(cutter.batch().from()).isEqualTo(Map.of(0, new FeedPosition(5, 7)));
        assertThat(cutter.batch().to()).isEqualTo(Map.of(1, new FeedPosition(10, 7)));
    }

    @Test
    void repeatedTickMeansNothing_alsoAfterARestart() {
        TickCutter cutter = new TickCutter(1, Map.of(0, new FeedPosition(5, 7)));
        cutter.add(0, row("a"));
        assertThat(cutter.close(0, 6, new TickClosed(7))).isFalse();
        assertThat(cutter.close(0, 7, new TickClosed(3))).isFalse();
        assertThat(cutter.batch().to()).isEmpty();
        assertThat(cutter.close(0, 8, new TickClosed(9))).isTrue();
        assertThat(cutter.batch().rows()).containsExactly(TableRow.of(1, "a", 7L, 9L));
        assertThat(cutter.batch().to()).isEqualTo(Map.of(0, new FeedPosition(9, 9)));
    }

    private static Rows row(String id) {
        return new Rows(List.of((after, tick) -> TableRow.of(1, id, after, tick)));
    }
}
