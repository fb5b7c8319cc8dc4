package io.momentcross.feature.bulk;

import io.momentcross.contracts.BehaviorFlags;
import io.momentcross.contracts.v1.AuthorProfile;
import io.momentcross.contracts.v1.ProfileRecord;
import io.momentcross.contracts.v1.UserProfile;
import io.momentcross.feature.history.HistoryItem;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows, in the columns of their {@link ImportKind}, as what the store takes. */
final class ImportRows {

    private ImportRows() {}

    static HistoryItem shortVideo(ResultSet row) throws SQLException {
        return HistoryItem.ofShortVideo(
                row.getLong("video_id"),
                row.getLong("author_id"),
                row.getLong("category_id"),
                row.getLong("happened_at"),
                (float) row.getDouble("watch_ratio"),
                flag(row, "liked", BehaviorFlags.LIKE)
                        | flag(row, "commented", BehaviorFlags.COMMENT)
                        | flag(row, "followed", BehaviorFlags.FOLLOW));
    }

    static HistoryItem live(ResultSet row) throws SQLException {
        return new HistoryItem(
                row.getLong("room_id"),
                row.getLong("author_id"),
                row.getLong("category_id"),
                row.getLong("happened_at"),
                (float) row.getDouble("stay_s"),
                BehaviorFlags.CLICK
                        | flag(row, "long_view", BehaviorFlags.LONG_VIEW)
                        | flag(row, "liked", BehaviorFlags.LIKE)
                        | flag(row, "commented", BehaviorFlags.COMMENT)
                        | flag(row, "gifted", BehaviorFlags.GIFT)
                        | flag(row, "followed", BehaviorFlags.FOLLOW));
    }

    private static int flag(ResultSet row, String column, int bit) throws SQLException {
        return row.getBoolean(column) ? bit : 0;
    }

    /** @param otherwiseMs when the row was true, where it does not say itself */
    static ProfileRecord user(ResultSet row, long otherwiseMs) throws SQLException {
        return profile(row, otherwiseMs)
                .setUser(UserProfile.newBuilder()
                        .setUserId(row.getLong("user_id"))
                        .setAgeBand(row.getLong("age_band"))
                        .setGender(row.getLong("gender"))
                        .setRegion(row.getLong("region")))
                .build();
    }

    static ProfileRecord author(ResultSet row, long otherwiseMs) throws SQLException {
        return profile(row, otherwiseMs)
                .setAuthor(AuthorProfile.newBuilder()
                        .setAuthorId(row.getLong("author_id"))
                        .setCategoryId(row.getLong("category_id"))
                        .setFollowers(row.getLong("followers")))
                .build();
    }

    private static ProfileRecord.Builder profile(ResultSet row, long otherwiseMs) throws SQLException {
        long updatedMs = row.getLong("updated_at");
        return ProfileRecord.newBuilder().setReceivedAtMs(row.wasNull() ? otherwiseMs : updatedMs);
    }
}
