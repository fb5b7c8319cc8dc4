package io.momentcross.label.join.streams;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was read or written last, decoded, as it lies in the store. What users do in a minute belongs to few requests, and
 * to read one costs as much as all else that is done with an event. One thread.
 */
public final class Newest<T> {

    private final long most;
    private final ToIntFunction<T> weight;
    private final Consumer<T> left;
    private final Map<String, T> byId = new LinkedHashMap<>(16, 0.75f, true);
    private long weightOfAll;

    /**
     * @param weight of a thing, always the same; they may weigh {@code most} together
     * @param left   is told of those that are let go of
     */
    public Newest(long most, ToIntFunction<T> weight, Consumer<T> left) {
        this.most = most;
        this.weight = weight;
        this.left = left;
    }

    public @Nullable T find(String id) {
        return byId.get(id);
    }

    public void put(String id, T thing) {
        weightOfAll += weight.applyAsInt(thing) - weightOf(byId.put(id, thing));
    }

    public void remove(String id) {
        weightOfAll -= weightOf(byId.remove(id));
    }

    private int weightOf(@Nullable T thing) {
        return thing == null ? 0 : weight.applyAsInt(thing);
    }

    /** Lets go of those that were asked for longest ago, if there are too many. */
    public void trim() {
        Iterator<T> oldest = byId.values().iterator();
        while (weightOfAll > most && oldest.hasNext()) {
            T leaving = oldest.next();
            weightOfAll -= weight.applyAsInt(leaving);
            oldest.remove();
            left.accept(leaving);
        }
    }
}
