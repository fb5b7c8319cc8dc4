package io.momentcross.label.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.momentcross.contracts.Ticks;
import io.momentcross.contracts.v1.CellKind;
import io.momentcross.contracts.v1.Feedback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The rules of labels (docs/labels.md) over random histories, for all policies. */
class LabelRulesTest {

    /** Over all of these, everything is forgotten. */
    private static Log toTheEnd(Log log, JoinPlan plan) {
        return log.until(log.lastTick() + 3 * plan.rules().horizonTicks());
    }

    private static RecordedOutput play(Log log, JoinPlan plan, long seed) {
        return log.play(new InMemoryJoinState(), plan, seed);
    }

    @Property(tries = 600)
    void everythingToldIsTheOracles_whateverCameInWhatOrder(
            @ForAll(supplier = Logs.class) Log some, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        Log log = toTheEnd(some, plan);
        assertThat(play(log, plan, seed).lines).containsExactlyInAnyOrderElementsOf(NaiveOracle.lines(log, plan));
    }

    @Property(tries = 150)
    void nothingChanges_whenTheTopicsAreReadOtherwise(
            @ForAll(supplier = Logs.class) Log log,
            @ForAll(supplier = Plans.class) JoinPlan plan,
            @ForAll int seed,
            @ForAll int other) {
        RecordedOutput one = play(log, plan, seed);
        RecordedOutput two = play(log, plan, other);
        assertThat(one.cells).as("in the same order, too").isEqualTo(two.cells);
        assertThat(one.closed).isEqualTo(two.closed);
        assertThat(one.ticks).isEqualTo(two.ticks);
        assertThat(one.lost).containsExactlyInAnyOrderElementsOf(two.lost);
    }

    @Property(tries = 150)
    void nothingChanges_whenEverythingComesTwice(
            @ForAll(supplier = Logs.class) Log log, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        Log twice = new Log(
                log.servedTicks(),
                log.feedbackTicks(),
                twice(log.served()),
                twice(log.feedback()),
                twice(log.roomEnds()));
        assertThat(play(twice, plan, seed).cells).isEqualTo(play(log, plan, seed).cells);
    }

    private static <T> List<T> twice(List<T> all) {
        return all.stream().flatMap(one -> List.of(one, one).stream()).toList();
    }

    @Property(tries = 200)
    void momentSaysEveryTaskOnce_asItIsThen_andCorrectsItOnceAtMost(
            @ForAll(supplier = Logs.class) Log some, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        RecordedOutput output = play(toTheEnd(some, plan), plan, seed);
        Map<String, CellKind> labels = new HashMap<>();
        Set<String> corrections = new HashSet<>();
        output.saidBy("moment").forEach(said -> {
            String task = said.exposure() + " " + said.cell().task();
            if (said.cell().kind() == CellKind.CELL_KIND_CORRECTION) {
                assertThat(labels).containsEntry(task, CellKind.CELL_KIND_NEGATIVE);
                assertThat(corrections.add(task)).isTrue();
            } else {
                assertThat(labels.put(task, said.cell().kind())).isNull();
            }
        });
        int tasks = plan.rules().tasks().size();
        assertThat(labels).as("one for each task of each exposure").hasSize(tasks * output.opened.size());
        assertThat(output.closed).as("every exposure ends").hasSameSizeAs(output.opened);
    }

    @Property(tries = 200)
    void momentEndsWithTheTruth_whenTheHorizonIsOver(@ForAll(supplier = Logs.class) Log some, @ForAll int seed) {
        RecordedOutput output = play(toTheEnd(some, JoinRulesFixture.SHORT), JoinRulesFixture.SHORT, seed);
        Map<String, CellKind> last = new HashMap<>();
        output.saidBy("moment")
                .forEach(said -> last.put(
                        said.exposure() + " " + said.cell().task(), said.cell().kind()));
        for (ExposureId id : output.opened) {
            for (TaskRule task : JoinRulesFixture.SHORT.rules().tasks()) {
                if (task.source() instanceof TaskRule.Source.Feedback source) {
                    boolean isPositive = output.accepted.stream()
                            .anyMatch(told -> told.exposure().equals(id) && told.type() == source.type());
                    assertThat(last.get(id + " " + task.name()) != CellKind.CELL_KIND_NEGATIVE)
                            .isEqualTo(isPositive);
                }
            }
        }
    }

    @Property(tries = 200)
    void windowsSayEveryTaskOnce_andWhatTheyMissedBetween(
            @ForAll(supplier = Logs.class) Log some, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        RecordedOutput output = play(toTheEnd(some, plan), plan, seed);
        int tasks = plan.rules().tasks().size();
        for (String policy : List.of("fast-slow", "hour")) {
            Map<ExposureId, Set<Long>> ticks = new HashMap<>();
            Map<String, List<CellKind>> kinds = new HashMap<>();
            output.saidBy(policy).forEach(said -> {
                kinds.computeIfAbsent(said.exposure() + " " + said.cell().task(), task -> new ArrayList<>())
                        .add(said.cell().kind());
                ticks.computeIfAbsent(said.exposure(), id -> new HashSet<>())
                        .add(said.cell().tick());
            });
            assertThat(kinds).hasSize(tasks * output.opened.size());
            assertThat(kinds.values()).allSatisfy(said -> {
                assertThat(said.getFirst()).isIn(CellKind.CELL_KIND_POSITIVE, CellKind.CELL_KIND_NEGATIVE);
                assertThat(said.subList(1, said.size()))
                        .isIn(List.of(), List.of(CellKind.CELL_KIND_PU))
                        .matches(more -> more.isEmpty() || said.getFirst() == CellKind.CELL_KIND_NEGATIVE);
            });
            int most = policy.equals("hour") ? 1 : 2;
            assertThat(ticks.values()).allSatisfy(at -> assertThat(at).hasSizeLessThanOrEqualTo(most));
        }
    }

    @Property(tries = 150)
    void policiesDoNotDisturbEachOther(
            @ForAll(supplier = Logs.class) Log log, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        RecordedOutput together = play(log, plan, seed);
        for (Policy policy : plan.policies()) {
            RecordedOutput alone = play(log, new JoinPlan(plan.rules(), List.of(policy)), seed);
            assertThat(alone.cells).isEqualTo(together.saidBy(policy.name()).toList());
        }
    }

    @Property(tries = 150)
    void nothingIsSaidBeforeItCouldBeKnown(
            @ForAll(supplier = Logs.class) Log log, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        RecordedOutput output = play(log, plan, seed);
        assertThat(output.misplaced).isEmpty();
        Map<ExposureId, List<Feedback>> came = log.feedback().stream()
                .map(Log.Arrived::what)
                .collect(Collectors.groupingBy(f -> new ExposureId(f.getRequestId(), f.getRoomId())));
        for (RecordedOutput.Said said : output.cells) {
            LabelCell cell = said.cell();
            List<Feedback> all = Objects.requireNonNull(came.get(said.exposure()));
            if (cell.kind() == CellKind.CELL_KIND_NEGATIVE) {
                assertThat(all).anyMatch(f -> f.getReceivedAtMs() < Ticks.endMs(cell.tick()));
            } else if (cell.task().equals("long_view") || cell.task().equals("entered")) {
                assertThat(cell.happenedAtMs()).isLessThan(Ticks.endMs(cell.tick()));
            } else {
                assertThat(all)
                        .anyMatch(f -> f.getHappenedAtMs() == cell.happenedAtMs()
                                && f.getReceivedAtMs() < Ticks.endMs(cell.tick()));
            }
        }
    }

    @Property(tries = 150)
    void whatIsSaidByATick_doesNotDependOnWhatComesAfterIt(
            @ForAll(supplier = Logs.class) Log log,
            @ForAll(supplier = Plans.class) JoinPlan plan,
            @ForAll int seed,
            @ForAll int cut) {
        List<Long> common =
                log.servedTicks().stream().filter(log.feedbackTicks()::contains).toList();
        long last = common.get(Math.floorMod(cut, common.size()));
        Log shorter = new Log(
                upTo(log.servedTicks(), last),
                upTo(log.feedbackTicks(), last),
                log.served(),
                log.feedback(),
                log.roomEnds());
        List<RecordedOutput.Said> all = play(log, plan, seed).cells.stream()
                .filter(said -> said.cell().tick() <= last)
                .toList();
        assertThat(play(shorter, plan, seed).cells).isEqualTo(all);
    }

    private static List<Long> upTo(List<Long> ticks, long last) {
        return ticks.stream().filter(tick -> tick <= last).toList();
    }

    @Property(tries = 200)
    void nothingDisappears_andNothingStays(
            @ForAll(supplier = Logs.class) Log some, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        Log log = toTheEnd(some, plan);
        InMemoryJoinState state = new InMemoryJoinState();
        RecordedOutput output = log.play(state, plan, seed);
        assertThat(output.accepted.size() + output.lost.size())
                .as("every feedback is counted, once")
                .isEqualTo(log.feedback().size());
        assertThat(output.opened).doesNotHaveDuplicates();
        assertThat(output.accepted.stream().filter(RecordedOutput.Told::first)).doesNotHaveDuplicates();
        assertThat(output.ticks)
                .isEqualTo(IntStream.rangeClosed((int) log.firstTick(), (int) log.lastTick())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(state.size()).isZero();
    }

    @Property(tries = 100)
    void firstOfAnExposureIsTold_oncePerPolicy(
            @ForAll(supplier = Logs.class) Log log, @ForAll(supplier = Plans.class) JoinPlan plan, @ForAll int seed) {
        Map<String, Boolean> firsts = new HashMap<>();
        for (RecordedOutput.Said said : play(log, plan, seed).cells) {
            boolean isNew = firsts.putIfAbsent(said.policy() + said.exposure(), true) == null;
            assertThat(said.first()).isEqualTo(isNew);
        }
    }
}
