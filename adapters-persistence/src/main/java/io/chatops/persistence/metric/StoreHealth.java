package io.chatops.persistence.metric;

import io.chatops.persistence.sql.StorageFailure;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The writer's problems with the database, logged when they change. Written by the writer, read by
 * all threads.
 */
final class StoreHealth {
  /** PostgreSQL's SQL state for a full disk. */
  static final String DISK_FULL = "53100";

  private static final System.Logger LOG = System.getLogger(StoreHealth.class.getName());

  private final InstantSource clock;
  private final DiskRoom room;
  private volatile @Nullable StoreTrouble trouble;

  StoreHealth(InstantSource clock, DiskRoom room) {
    this.clock = clock;
    this.room = room;
  }

  /** Returns the current trouble; absent if reports are being stored. */
  @Nullable StoreTrouble trouble() {
    return trouble;
  }

  /** Records that a group was stored. */
  void works() {
    if (trouble != null) {
      trouble = null;
      LOG.log(System.Logger.Level.INFO, "The database accepts reports again");
    }
  }

  /** Records a failure, and logs it if it is new; otherwise each attempt would log the same. */
  void fails(SQLException e) {
    StoreTrouble before = trouble;
    boolean away = StorageFailure.isUnavailable(e);
    boolean diskFull = DISK_FULL.equals(e.getSQLState()) || (away && wasFull(before));
    Instant since = before == null ? clock.instant() : before.since();
    StoreTrouble now = new StoreTrouble(diskFull, away, since);
    trouble = now;
    if (!now.equals(before)) {
      LOG.log(System.Logger.Level.WARNING, described(now) + " (" + e.getMessage() + ")");
    }
  }

  /** Returns true if the database last reported a full disk that this hub cannot inspect. */
  private boolean wasFull(@Nullable StoreTrouble before) {
    return before != null && before.diskFull() && room == DiskRoom.UNKNOWN;
  }

  private static String described(StoreTrouble trouble) {
    if (!trouble.diskFull()) {
      return trouble.away()
          ? "The database does not answer; retrying. If it does not come back, its log says"
              + " why: one whose disk is full starts only once there is room"
          : "The database does not accept reports; retrying";
    }
    return trouble.away()
        ? "The disk is full and the database does not answer: make room on its disk, and start it"
            + " if nothing else does; trying again"
        : "The database does not accept reports because its disk is full: free space on it; retrying";
  }
}
