package io.momentcross.ranking.shadow;

/** Turns at running a model that requests do not need. Thread-safe. */
public interface FreeTurns {

    /** Takes a turn where that leaves another one free and no request waits; never waits itself. To be given back. */
    boolean takeFreeTurn();

    void giveTurnBack();
}
