package io.momentcross.label.join;

import io.momentcross.contracts.v1.CellKind;
import java.util.Objects;

/**
 * What a policy has said of an exposure so far: the newest kind by task, a task by its place in
 * {@link JoinRules#tasks()}. Four bits a task, 0 where nothing was said.
 */
public record Labels(long bits) {

    /** As many tasks as there is room for. */
    public static final int MOST_TASKS = Long.SIZE / 4;

    public static final Labels NONE = new Labels(0);

    public boolean isNone() {
        return bits == 0;
    }

    /** Of all of the first {@code tasks} something was said. */
    boolean isOfAll(int tasks) {
        long some = (bits | (bits >>> 1) | (bits >>> 2) | (bits >>> 3)) & 0x1111_1111_1111_1111L;
        return Long.bitCount(some) >= tasks;
    }

    boolean has(int task) {
        return number(task) != 0;
    }

    boolean is(int task, CellKind kind) {
        return number(task) == kind.getNumber();
    }

    /** What was said last; {@code UNSPECIFIED} where nothing was. */
    public CellKind kind(int task) {
        return Objects.requireNonNull(CellKind.forNumber(number(task)));
    }

    /** With this said in addition, or instead. */
    public Labels with(int task, CellKind kind) {
        return new Labels(with(bits, task, kind));
    }

    static long with(long bits, int task, CellKind kind) {
        return (bits & ~(0xFL << (4 * task))) | ((long) kind.getNumber() << (4 * task));
    }

    private int number(int task) {
        return (int) (bits >>> (4 * task)) & 0xF;
    }
}
