package io.momentcross.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorldTest {

    private static final long BEGAN = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final World world = new World(7, WorldConfig.DEFAULT, BEGAN);

    @Test
    void everythingIsTheSame_withTheSameSeed() {
        World again = new World(7, WorldConfig.DEFAULT, BEGAN);
        World other = new World(8, WorldConfig.DEFAULT, BEGAN);
        long at = BEGAN + 5 * HOUR;
        assertThat(again.roomsAt(at)).isEqualTo(world.roomsAt(at)).isNotEqualTo(other.roomsAt(at));
        Room room = world.roomsAt(at).getFirst();
        assertThat(again.probability(3, room, at, 1, Act.CLICK))
                .isEqualTo(world.probability(3, room, at, 1, Act.CLICK));
    }

    @Test
    void roomsStartAndEnd_andAreNeverConfused() {
        Set<Long> seen = new HashSet<>();
        Set<Room> rooms = new HashSet<>();
        for (long at = BEGAN; at < BEGAN + 4 * HOUR; at += 60_000) {
            long now = at;
            List<Room> live = world.roomsAt(at);
            assertThat(live).hasSize(WorldConfig.DEFAULT.rooms());
            assertThat(live).allMatch(room -> room.startedAtMs() <= now && now < room.endsAtMs());
            live.forEach(room -> seen.add(room.id()));
            rooms.addAll(live);
        }
        assertThat(seen).as("an id is one room for ever").hasSameSizeAs(rooms).hasSizeGreaterThan(200);
    }

    @Test
    void excitementRisesWithinSeconds_andFallsWithinMinutes() {
        List<Room> rooms = world.roomsAt(BEGAN);
        double highest = 0;
        for (Room room : rooms) {
            for (long at = BEGAN; at < Math.min(room.endsAtMs(), BEGAN + HOUR); at += 1_000) {
                double before = world.excitement(room, at);
                double after = world.excitement(room, at + 5_000);
                if (before < 0.05 && after > 2) {
                    highest = Math.max(highest, after);
                    assertThat(world.excitement(room, at + 10_000)).isGreaterThan(1.5);
                }
            }
        }
        assertThat(highest).isBetween(2.0, 4.0);
        World flat = new World(7, WorldConfig.named("no-highlights"), BEGAN);
        assertThat(rooms).allMatch(room -> flat.excitement(room, BEGAN + 100_000) == 0);
    }

    @Test
    void whatHappensIsAsProbableAsTheTruthSays() {
        Random random = new Random(1);
        double expected = 0;
        int happened = 0;
        int shown = 40_000;
        for (int i = 0; i < shown; i++) {
            long at = BEGAN + i * 100L;
            List<Room> rooms = world.roomsAt(at);
            Room room = rooms.get(random.nextInt(rooms.size()));
            double click = world.probability(1 + random.nextInt(2_000), room, at, random.nextInt(8), Act.CLICK);
            assertThat(click).isBetween(0.0, 1.0);
            expected += click;
            happened += random.nextDouble() < click ? 1 : 0;
        }
        assertThat(happened / (double) shown).isEqualTo(expected / shown, within(0.01));
        assertThat(expected / shown)
                .as("a click rate that a platform could have")
                .isBetween(0.05, 0.4);
    }

    @Test
    void laterPlacesAreClickedLess() {
        Room room = world.roomsAt(BEGAN).getFirst();
        double[] clicks = IntStream.range(0, 8)
                .mapToDouble(position -> world.probability(5, room, BEGAN, position, Act.CLICK))
                .toArray();
        for (int i = 1; i < clicks.length; i++) {
            assertThat(clicks[i]).isLessThan(clicks[i - 1]);
        }
        assertThat(world.probability(5, room, BEGAN, 7, Act.LIKE))
                .as("what comes after the click does not know the place")
                .isEqualTo(world.probability(5, room, BEGAN, 0, Act.LIKE));
    }

    @Test
    void shortVideosTellOfLiveTaste_exceptInTheControl() {
        assertThat(correlation(world)).isGreaterThan(0.8);
        assertThat(correlation(new World(7, WorldConfig.named("no-cross"), BEGAN)))
                .isBetween(-0.1, 0.1);
    }

    private static double correlation(World world) {
        double[] shorts = new double[5_000];
        double[] lives = new double[5_000];
        for (int i = 0; i < shorts.length; i++) {
            long user = 1L + i / 50;
            long author = 1 + (i * 37L) % 200;
            shorts[i] = world.shortVideoTaste(user, author);
            lives[i] = world.liveTaste(user, author);
        }
        double meanShort = mean(shorts);
        double meanLive = mean(lives);
        double both = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < shorts.length; i++) {
            both += (shorts[i] - meanShort) * (lives[i] - meanLive);
            first += Math.pow(shorts[i] - meanShort, 2);
            second += Math.pow(lives[i] - meanLive, 2);
        }
        return both / Math.sqrt(first * second);
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElse(0);
    }

    @Test
    void playsShowWhatAUserLikes() {
        double liked = LongStream.range(0, 400)
                .mapToDouble(n -> world.shortVideoTaste(9, world.authorOfPlay(9, n)))
                .average()
                .orElse(0);
        double any = LongStream.rangeClosed(1, 200)
                .mapToDouble(author -> world.shortVideoTaste(9, author))
                .average()
                .orElse(0);
        assertThat(liked).isGreaterThan(any + 0.8);
    }

    @Test
    void staysAreLong_whereARoomIsLiked() {
        Room room = world.roomsAt(BEGAN).getFirst();
        double mean = LongStream.range(0, 2_000)
                .mapToDouble(visit -> world.staySeconds(3, room, BEGAN, visit))
                .average()
                .orElse(0);
        assertThat(mean).isBetween(world.meanStaySeconds(3, room, BEGAN) * 0.9, 200.0);
    }

    @Test
    void worldIsRefused_whenItsNumbersMakeNone() {
        assertThatThrownBy(() -> WorldConfig.named("flat")).hasMessageContaining("no-cross");
        assertThatThrownBy(() -> new WorldConfig(0, 1, 1, 1, true, true, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
