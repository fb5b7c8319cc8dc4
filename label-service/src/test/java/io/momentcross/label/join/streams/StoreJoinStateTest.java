package io.momentcross.label.join.streams;

import io.momentcross.label.join.JoinState;
import io.momentcross.label.join.JoinStateContract;
import org.junit.jupiter.api.AfterEach;

class StoreJoinStateTest extends JoinStateContract {

    private final Driven driven = new Driven();

    @Override
    protected JoinState state() {
        return driven.state();
    }

    @Override
    protected JoinState restarted(JoinState state) {
        return driven.state();
    }

    @AfterEach
    void close() {
        driven.close();
    }
}
