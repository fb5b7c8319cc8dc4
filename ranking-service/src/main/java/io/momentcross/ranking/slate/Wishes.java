package io.momentcross.ranking.slate;

import java.util.Set;

/** What the request says that the user has had enough of. Nothing of it is stored. */
public record Wishes(Set<Long> seenRooms, Set<Long> blockedAuthors, Set<Long> dislikedAuthors) {

    public static final Wishes NONE = new Wishes(Set.of(), Set.of(), Set.of());

    public Wishes {
        seenRooms = Set.copyOf(seenRooms);
        blockedAuthors = Set.copyOf(blockedAuthors);
        dislikedAuthors = Set.copyOf(dislikedAuthors);
    }
}
