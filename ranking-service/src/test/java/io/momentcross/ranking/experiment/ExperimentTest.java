package io.momentcross.ranking.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentTest {

    private static final int USERS = 200_000;

    static Stream<LongUnaryOperator> ids() {
        return Stream.of(
                i -> i, i -> 1_000_000_007L + i * 64, i -> -i, i -> i << 32, i -> Long.MAX_VALUE - i * 1_000_003);
    }

    /** Chi-square with two degrees of freedom is beyond 13.8 once in a thousand times; ids are fixed, so this holds or not. */
    @ParameterizedTest
    @MethodSource("ids")
    void armsHaveTheirShares_whateverUserIdsLookLike(LongUnaryOperator id) {
        Map<String, Double> shares = Map.of("control", 0.7, "new", 0.25, "odd", 0.05);
        Map<String, Integer> users = new HashMap<>();
        Experiment experiment = experiment("s", shares);
        LongStream.range(0, USERS).map(id).forEach(user -> users.merge(name(experiment, user), 1, Integer::sum));

        double chiSquare = shares.entrySet().stream()
                .mapToDouble(e ->
                        Math.pow(users.getOrDefault(e.getKey(), 0) - USERS * e.getValue(), 2) / (USERS * e.getValue()))
                .sum();
        assertThat(chiSquare).as(users.toString()).isLessThan(13.8);
    }

    @Test
    void userStaysInItsArm_whateverProcessAsksAndHoweverArmsAreOrdered() {
        Experiment one = Experiment.of("s", List.of(arm("a", 0.5), arm("b", 0.3), arm("c", 0.2)));
        Experiment other = Experiment.of("s", List.of(arm("c", 0.2), arm("a", 0.5), arm("b", 0.3)));

        for (long user = 0; user < 10_000; user++) {
            assertThat(name(other, user)).isEqualTo(name(one, user));
        }
    }

    /** As written down when it was released: users must not change arms with a new release. */
    @Test
    void usersAreWhereTheyWere_whenTheReleaseIsNew() {
        Experiment experiment = Experiment.of("moment-cross", List.of(arm("a", 0.5), arm("b", 0.5)));

        StringBuilder arms = new StringBuilder();
        LongStream.range(0, 32).forEach(user -> arms.append(name(experiment, user)));
        assertThat(arms.toString()).isEqualTo("aaaababbabbaaabaaaabbabbababbaba");
    }

    @Test
    void armKeepsItsUsers_whenItGrows() {
        Experiment before = experiment("s", Map.of("control", 0.8, "a", 0.1, "b", 0.1));
        Experiment after = experiment("s", Map.of("control", 0.6, "a", 0.3, "b", 0.1));

        Map<String, Integer> moves = moves(before, after);

        assertThat(moves.keySet())
                .as("to whom the share grew in relation: a's to both others', b's to control's")
                .containsExactlyInAnyOrder("control>a", "control>b", "b>a");
    }

    @Test
    void nobodyElseMoves_whenOneOfTwoArmsGrows() {
        Map<String, Integer> moves = moves(
                experiment("s", Map.of("control", 0.9, "a", 0.1)), experiment("s", Map.of("control", 0.5, "a", 0.5)));

        assertThat(moves.keySet()).containsExactly("control>a");
        assertThat(moves.getOrDefault("control>a", 0)).isBetween((int) (0.395 * USERS), (int) (0.405 * USERS));
    }

    @Test
    void othersKeepTheirUsers_whenAnArmGoes() {
        Experiment before = experiment("s", Map.of("a", 0.4, "b", 0.4, "c", 0.2));
        Experiment after = experiment("s", Map.of("a", 0.5, "b", 0.5, "c", 0.0));

        assertThat(moves(before, after).keySet()).containsExactlyInAnyOrder("c>a", "c>b");
    }

    @Test
    void usersAreShuffledAnew_whenTheSaltIsAnother() {
        Map<String, Double> shares = Map.of("a", 0.5, "b", 0.5);
        Map<String, Integer> moves = moves(experiment("s", shares), experiment("t", shares));

        assertThat(moves.getOrDefault("a>b", 0) + moves.getOrDefault("b>a", 0))
                .as("as if thrown: half of all")
                .isBetween((int) (0.495 * USERS), (int) (0.505 * USERS));
    }

    @Test
    void nobodyIsInAnArm_whenThereIsNoExperiment() {
        assertThat(Experiment.of("s", List.of()).arm(7)).isEmpty();
    }

    private static Map<String, Integer> moves(Experiment before, Experiment after) {
        Map<String, Integer> moves = new HashMap<>();
        for (long user = 0; user < USERS; user++) {
            String from = name(before, user);
            String to = name(after, user);
            if (!from.equals(to)) {
                moves.merge(from + ">" + to, 1, Integer::sum);
            }
        }
        return moves;
    }

    private static String name(Experiment experiment, long user) {
        return experiment.arm(user).orElseThrow().name();
    }

    private static Experiment experiment(String salt, Map<String, Double> shares) {
        List<Arm> arms = new ArrayList<>();
        shares.forEach((name, share) -> arms.add(arm(name, share)));
        return Experiment.of(salt, arms);
    }

    private static Arm arm(String name, double share) {
        return new Arm(name, share, Map.of(), null, null, null);
    }
}
