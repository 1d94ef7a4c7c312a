package io.chatops.persistence.sql;

import io.chatops.core.error.ChatOpsException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** The kinds of SQL errors, by what the caller can do about them. */
public enum StorageFailure {
  /** The database is away, full or shutting down: the same may work later. */
  UNAVAILABLE,
  /** Another transaction was in the way: the same works when tried again. */
  CONFLICT,
  /** The values themselves cannot be stored, now or later. */
  BAD_DATA,
  /** Anything else: most likely a bug, or a schema that is not ours. */
  OTHER;

  public static StorageFailure of(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() != 5) {
      // A pool that has no connection to give reports no state.
      return UNAVAILABLE;
    }
    // 08 connection, 53 no resources (disk full, too many connections), 57P shut down or starting,
    // 58 operating system, 25006 a standby that takes no writes, 55P03 a lock not given in time
    return switch (state.substring(0, 2)) {
      case "08", "25", "53", "55", "57", "58" -> UNAVAILABLE;
      case "40" -> CONFLICT;
      case "22", "23" -> BAD_DATA;
      default -> e instanceof SQLTransientException ? UNAVAILABLE : OTHER;
    };
  }

  /** Rethrows an error that shows the database to be unavailable; returns on any other. */
  public static void requireThere(Exception e) throws SQLException {
    if (e instanceof SQLException sql && of(sql) == UNAVAILABLE) {
      throw sql;
    }
  }

  /** Returns true if no database answers at the moment: it is gone, starting or shutting down. */
  public static boolean isAway(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.length() != 5
        || state.startsWith("08")
        || state.startsWith("57P");
  }

  public static ChatOpsException unavailable(Throwable cause) {
    return ChatOpsException.storageUnavailable(
        "The storage cannot be reached right now; try again in a moment", cause);
  }

  /**
   * Finds the first SQL error among an error and its causes. A transaction that could not commit
   * has it among the suppressed ones.
   */
  public static @Nullable SQLException sqlCause(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return sql;
      }
      for (Throwable suppressed : at.getSuppressed()) {
        SQLException found = sqlCause(suppressed);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
