package io.momentcross.ranking.slate;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.v1.RoomState;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlateRulesTest {

    private static final SlateRules ALL = new SlateRules(SlateFixture.ALL_ON);

    @Test
    void roomIsOut_whenItEndedOrWasTakenDownOrIsNotKnown() {
        Candidates candidates = SlateFixture.rooms(4)
                .states(
                        RoomState.ROOM_STATE_LIVE,
                        RoomState.ROOM_STATE_ENDED,
                        RoomState.ROOM_STATE_TAKEN_DOWN,
                        RoomState.ROOM_STATE_UNSPECIFIED)
                .candidates();

        assertThat(removals(ALL, candidates, Wishes.NONE))
                .containsExactly(null, Removal.ROOM_ENDED, Removal.ROOM_TAKEN_DOWN, Removal.ROOM_UNKNOWN);
        assertThat(removals(rules(new SlateProperties(true, false, true, true, Duration.ZERO, 0, 1)), candidates))
                .containsExactly(null, null, null, Removal.ROOM_UNKNOWN);
        assertThat(removals(rules(new SlateProperties(true, true, false, true, Duration.ZERO, 0, 1)), candidates))
                .containsExactly(null, Removal.ROOM_ENDED, Removal.ROOM_TAKEN_DOWN, null);
    }

    @Test
    void everyRoomStays_whenNoStatesCame() {
        Candidates candidates = SlateFixture.rooms(3).candidates();

        assertThat(removals(ALL, candidates, Wishes.NONE)).containsOnlyNulls();
    }

    @Test
    void roomIsOut_whenTheRequestNamesItAsSeen() {
        Candidates candidates = SlateFixture.rooms(3).candidates();

        assertThat(removals(ALL, candidates, new Wishes(Set.of(101L, 999L), Set.of(), Set.of())))
                .containsExactly(null, Removal.ROOM_SEEN, null);
    }

    @Test
    void roomIsOut_whenTheUserEnteredItWithinTheBound() {
        Candidates candidates = SlateFixture.rooms(3)
                .entered(102, Duration.ofMinutes(59))
                .entered(101, Duration.ofHours(1))
                .entered(100, Duration.ofMinutes(61))
                .candidates();

        assertThat(removals(ALL, candidates, Wishes.NONE))
                .containsExactly(null, Removal.ROOM_IN_HISTORY, Removal.ROOM_IN_HISTORY);
    }

    @Test
    void roomIsOut_whenItsAuthorIsBlocked() {
        Candidates candidates = SlateFixture.rooms(3).authors(7, 8, 0).candidates();

        assertThat(removals(ALL, candidates, new Wishes(Set.of(), Set.of(8L), Set.of())))
                .containsExactly(null, Removal.AUTHOR_BLOCKED, null);
    }

    @Test
    void roomSinks_whenItsAuthorIsDisliked() {
        Candidates candidates = SlateFixture.rooms(3).authors(7, 8, 9).candidates();
        Verdicts verdicts = ALL.judge(candidates, new Wishes(Set.of(), Set.of(), Set.of(7L)), new float[] {3, 2, 1});

        assertThat(verdicts.byScore()).containsExactly(1, 0, 2);
        assertThat(verdicts.score(0)).isEqualTo(1.5f);
        assertThat(verdicts.score(1)).isEqualTo(2f);
    }

    @Test
    void bestRoomsOfAnAuthorStay_whenThereAreMore() {
        Candidates candidates = SlateFixture.rooms(6).authors(7, 7, 8, 7, 0, 0).candidates();
        Verdicts verdicts = rules(new SlateProperties(true, true, true, true, Duration.ZERO, 2, 1))
                .judge(candidates, Wishes.NONE, new float[] {1, 2, 3, 4, 5, 6});

        assertThat(verdicts.byScore()).containsExactly(5, 4, 3, 2, 1);
        assertThat(verdicts.removal(0)).isEqualTo(Removal.AUTHOR_FULL);
    }

    @Test
    void removedRoomTakesNoPlaceOfItsAuthor_whenAnotherRuleHadItOut() {
        Candidates candidates = SlateFixture.rooms(2).authors(7, 7).candidates();
        Verdicts verdicts = ALL.judge(candidates, new Wishes(Set.of(101L), Set.of(), Set.of()), new float[] {1, 2});

        assertThat(verdicts.byScore()).containsExactly(0);
    }

    /** All that any rule could remove, under properties that switch off the rule of {@code removal} alone. */
    @ParameterizedTest
    @EnumSource(Removal.class)
    void ruleSaysNothing_whenItIsSwitchedOff(Removal removal) {
        String off = removal.rule();
        SlateProperties properties = new SlateProperties(
                !off.equals("drop-blocked"),
                !off.equals("drop-off-air"),
                !off.equals("drop-unknown"),
                !off.equals("drop-seen"),
                off.equals("seen-within") ? Duration.ZERO : Duration.ofHours(1),
                off.equals("author-most") ? 0 : 1,
                0.5);
        Candidates candidates = SlateFixture.rooms(8)
                .authors(1, 2, 3, 4, 5, 6, 7, 7)
                .states(
                        RoomState.ROOM_STATE_LIVE,
                        RoomState.ROOM_STATE_ENDED,
                        RoomState.ROOM_STATE_TAKEN_DOWN,
                        RoomState.ROOM_STATE_UNSPECIFIED,
                        RoomState.ROOM_STATE_LIVE,
                        RoomState.ROOM_STATE_LIVE,
                        RoomState.ROOM_STATE_LIVE,
                        RoomState.ROOM_STATE_LIVE)
                .entered(105, Duration.ofMinutes(1))
                .candidates();
        Wishes wishes = new Wishes(Set.of(104L), Set.of(1L), Set.of());

        assertThat(removals(ALL, candidates, wishes)).contains(removal).hasSize(8);
        assertThat(removals(rules(properties), candidates, wishes))
                .doesNotContain(removal)
                .contains(Arrays.stream(Removal.values())
                        .filter(other -> !other.rule().equals(off))
                        .toArray(Removal[]::new));
        assertThat(removals(rules(SlateFixture.ALL_OFF), candidates, wishes)).containsOnlyNulls();
    }

    private static SlateRules rules(SlateProperties properties) {
        return new SlateRules(properties);
    }

    private static Removal[] removals(SlateRules rules, Candidates candidates) {
        return removals(rules, candidates, Wishes.NONE);
    }

    private static Removal[] removals(SlateRules rules, Candidates candidates, Wishes wishes) {
        Verdicts verdicts = rules.judge(candidates, wishes, new float[candidates.size()]);
        Removal[] removals = new Removal[candidates.size()];
        Arrays.setAll(removals, verdicts::removal);
        return removals;
    }
}
