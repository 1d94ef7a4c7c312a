package io.chatops.persistence.sql;

import io.chatops.core.error.ChatOpsException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/** The kinds of SQL errors, by what the caller can do about them. */
public enum StorageFailure {
  /** The database is unreachable, full or shutting down; the same operation may succeed later. */
  UNAVAILABLE,
  /** Another transaction interfered; the same operation succeeds when repeated. */
  CONFLICT,
  /** The values themselves cannot be stored, now or later. */
  BAD_DATA,
  /** Anything else, most likely a bug or a foreign schema. */
  OTHER;

  private static final String READ_ONLY = "25006";

  public static StorageFailure of(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() != 5) {
      // A pool without a free connection reports no state.
      return UNAVAILABLE;
    }
    // 08 connection, 53 no resources (disk full, too many connections), 57P shutting down or
    // starting, 58 operating system, 25006 a standby that accepts no writes, 55P03 a lock timeout
    return switch (state.substring(0, 2)) {
      case "08", "25", "53", "55", "57", "58" -> UNAVAILABLE;
      case "40" -> CONFLICT;
      case "22", "23" -> BAD_DATA;
      default -> e instanceof SQLTransientException ? UNAVAILABLE : OTHER;
    };
  }

  /** Rethrows an error that shows the database to be unavailable; returns for any other. */
  public static void requireThere(Exception e) throws SQLException {
    if (e instanceof SQLException sql && of(sql) == UNAVAILABLE) {
      throw sql;
    }
  }

  /** Returns true if no database is responding: it is gone, starting or shutting down. */
  public static boolean isUnavailable(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.length() != 5
        || state.startsWith("08")
        || state.startsWith("57P");
  }

  /** Returns true if the database can be read and takes no writes: a standby, or set up so. */
  public static boolean isReadOnly(@Nullable SQLException e) {
    return e != null && READ_ONLY.equals(e.getSQLState());
  }

  public static ChatOpsException unavailable(Throwable cause) {
    if (isReadOnly(sqlCause(cause))) {
      return ChatOpsException.storageUnavailable(
          "The database is read-only at the moment, so nothing can be changed; try again shortly",
          cause);
    }
    return ChatOpsException.storageUnavailable(
        "The storage cannot be reached at the moment; try again shortly", cause);
  }

  /**
   * Returns the first SQL error among an error and its causes. If a transaction could not commit,
   * it is among the suppressed errors.
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
