package io.momentcross.label.table.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.label.table.FeedPosition;
import io.momentcross.label.table.TableBatch;
import io.momentcross.label.table.TableRow;
import io.momentcross.label.table.feed.RecordReader.Rows;
import io.momentcross.label.table.feed.RecordReader.TickClosed;
import io.momentcross.label.table.feed.TickCutter.Closing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TickCutterTest {

    @Test
    void rowsWaitForTheTickThatClosesOverThem() {
        TickCutter cutter = new TickCutter(2, Map.of(), 1000);
        cutter.add(0, 3, row("a"), 100);
        cutter.add(1, 8, row("b"), 100);
        assertThat(cutter.close(0, 4, new TickClosed(7))).isEqualTo(Closing.CLOSED);
        cutter.add(0, 5, row("c"), 100);
        TableBatch batch = cutter.batch();
        assertThat(batch.rows()).containsExactly(TableRow.of(1, "a", -1L, 7L));
        assertThat(batch.to()).isEqualTo(Map.of(0, new FeedPosition(5, 7)));
        assertThat(cutter.isEven()).isFalse();
        assertThat(cutter.newestTick()).isEqualTo(-1);

        cutter.done();
        assertThat(cutter.close(1, 9, new TickClosed(7))).isEqualTo(Closing.CLOSED);
        assertThat(cutter.isEven()).isTrue();
        assertThat(cutter.newestTick()).isEqualTo(7);
        assertThat(cutter.batch().from()).isEqualTo(Map.of(0, new FeedPosition(5, 7)));
        assertThat(cutter.batch().to()).isEqualTo(Map.of(1, new FeedPosition(10, 7)));
    }

    @Test
    void repeatedTickMeansNothing_alsoAfterARestart() {
        TickCutter cutter = new TickCutter(1, Map.of(0, new FeedPosition(5, 7)), 1000);
        cutter.add(0, 5, row("a"), 100);
        assertThat(cutter.close(0, 6, new TickClosed(7))).isEqualTo(Closing.REPEATED);
        assertThat(cutter.close(0, 7, new TickClosed(3))).isEqualTo(Closing.REPEATED);
        assertThat(cutter.batch().to()).isEmpty();
        assertThat(cutter.close(0, 8, new TickClosed(9))).isEqualTo(Closing.CLOSED);
        assertThat(cutter.batch().rows()).containsExactly(TableRow.of(1, "a", 7L, 9L));
        assertThat(cutter.batch().to()).isEqualTo(Map.of(0, new FeedPosition(9, 9)));
    }

    @Test
    void rowsStayInTheLog_whenMoreWaitThanMayBeHeld() {
        TickCutter cutter = new TickCutter(2, Map.of(0, new FeedPosition(5, 7), 1, new FeedPosition(50, 7)), 1000);
        assertThat(cutter.add(0, 5, row("a"), 400)).isFalse();
        assertThat(cutter.add(1, 50, row("x"), 400)).isFalse();
        assertThat(cutter.add(0, 6, row("b"), 400)).as("1200 bytes").isTrue();
        for (int offset = 7; offset < 100; offset++) {
            assertThat(cutter.add(0, offset, row("c" + offset), 400)).isFalse();
        }
        assertThat(cutter.heldRows()).isEqualTo(1);
        assertThat(cutter.waitingRows()).isEqualTo(96);
        assertThat(cutter.close(1, 51, new TickClosed(8))).isEqualTo(Closing.CLOSED);
        assertThat(cutter.close(0, 99, new TickClosed(7))).isEqualTo(Closing.REPEATED);
        assertThat(cutter.close(0, 100, new TickClosed(9))).isEqualTo(Closing.FOUND);
        assertThat(cutter.readAgainFrom(0)).isEqualTo(5);

        cutter.add(0, 5, row("a"), 400);
        cutter.add(0, 6, row("b"), 400);
        assertThat(cutter.isFull()).isTrue();
        TableBatch batch = cutter.batch();
        assertThat(batch.rows())
                .containsExactly(TableRow.of(1, "x", 7L, 8L), TableRow.of(1, "a", 7L, 9L), TableRow.of(1, "b", 7L, 9L));
        assertThat(batch.to())
                .as("in the middle of the tick after 7")
                .isEqualTo(Map.of(0, new FeedPosition(7, 7), 1, new FeedPosition(52, 8)));
        cutter.done();
        assertThat(cutter.newestTick()).isEqualTo(7);
        assertThat(cutter.isFull()).isFalse();
        cutter.add(0, 7, row("c"), 400);
        assertThat(cutter.close(0, 100, new TickClosed(9))).isEqualTo(Closing.CLOSED);
        assertThat(cutter.batch().rows()).containsExactly(TableRow.of(1, "c", 7L, 9L));
        assertThat(cutter.batch().to()).isEqualTo(Map.of(0, new FeedPosition(101, 9)));
        assertThat(cutter.newestTick()).isEqualTo(8);
    }

    @Test
    void firstTickEverHasNoneBeforeIt_whenItIsTooLarge() {
        TickCutter cutter = new TickCutter(1, Map.of(), 10);
        assertThat(cutter.add(0, 3, row("a"), 400)).isTrue();
        assertThat(cutter.close(0, 4, new TickClosed(1))).isEqualTo(Closing.FOUND);
        cutter.add(0, 3, row("a"), 400);
        assertThat(cutter.batch().to()).isEqualTo(Map.of(0, new FeedPosition(4, -1)));
        assertThat(cutter.newestTick()).isEqualTo(-1);
    }

    private static Rows row(String id) {
        return new Rows(List.of((after, tick) -> TableRow.of(1, id, after, tick)));
    }
}
