package io.momentcross.label.join;

class InMemoryJoinStateTest extends JoinStateContract {

    @Override
    protected JoinState state() {
        return new InMemoryJoinState();
    }

    @Override
    protected JoinState restarted(JoinState state) {
        return state;
    }
}
