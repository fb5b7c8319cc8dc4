package io.momentcross.contracts;

import java.util.List;

/** Names of the tasks that the shipped model predicts, in the order of the paper's sample row. */
public final class Tasks {

    public static final String CLICK = "click";
    public static final String LONG_VIEW = "long_view";
    public static final String LIKE = "like";
    public static final String COMMENT = "comment";
    public static final String GIFT = "gift";
    public static final String FOLLOW = "follow";

    public static final List<String> ALL = List.of(CLICK, LONG_VIEW, LIKE, COMMENT, GIFT, FOLLOW);

    private Tasks() {}
}
