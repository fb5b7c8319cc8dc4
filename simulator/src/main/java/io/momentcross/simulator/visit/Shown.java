package io.momentcross.simulator.visit;

import io.momentcross.simulator.world.Act;
import io.momentcross.simulator.world.Room;
import java.util.Set;

/**
 * A room of a slate that the user came past, and what was true of it then.
 *
 * @param position         from 0
 * @param clickProbability the truth
 * @param excitement       of the room at that moment, in log-odds
 * @param acts             what the user did, or was going to do
 * @param staySeconds      0 without a click
 */
public record Shown(
        Room room,
        int position,
        long atMs,
        double clickProbability,
        double excitement,
        Set<Act> acts,
        double staySeconds) {

    public Shown {
        acts = Set.copyOf(acts);
    }

    public boolean isClicked() {
        return acts.contains(Act.CLICK);
    }
}
