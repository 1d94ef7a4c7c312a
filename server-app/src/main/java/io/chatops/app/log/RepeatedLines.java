package io.chatops.app.log;

import io.quarkus.logging.LoggingFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many lines of one kind a minute into the log, and says in the next minute how many
 * it left out: a stranger who repeats a bad request must not fill the disk. Lines are of one kind
 * if logger, level and text are the same but for numbers and ids. Safe for use by many threads.
 */
@LoggingFilter(name = "repeated-lines")
public final class RepeatedLines implements Filter {
  /** The most lines of one kind in a minute. */
  static final int MAX_PER_MINUTE = 30;

  /** The most kinds that are counted apart; all others count as one. */
  static final int MAX_KINDS = 300;

  private static final int SECONDS_PER_MINUTE = 60;
  private static final int MAX_CHARACTERS = 200;
  private static final Pattern NUMBERS = Pattern.compile("[0-9a-fA-F-]*[0-9][0-9a-fA-F-]*");
  private static final String RESPONSE = "io.vertx.core.http.impl.Http1xServerResponse";
  private static final Set<String> CLOSED = Set.of("checkValid", "checkHeadWritten");
  private static final String OWN = RepeatedLines.class.getName();
  private static final Logger LOG = Logger.getLogger(OWN);

  private final Map<Kind, Integer> counts = new LinkedHashMap<>();
  private long minute;

  private record Kind(String logger, Level level, String text) {
    private static final Kind OTHERS = new Kind("all others", Level.INFO, "lines of other kinds");
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    if (OWN.equals(record.getLoggerName())) {
      return true;
    }
    if (isHangUp(record.getThrown())) {
      record.setThrown(null);
      record.setLevel(Level.INFO);
      addToMessage(record, " (the caller had hung up)");
    }
    Map<Kind, Integer> past;
    boolean fits;
    synchronized (this) {
      past = startMinute(record.getInstant().getEpochSecond() / SECONDS_PER_MINUTE);
      Kind kind = kind(record);
      if (!counts.containsKey(kind) && counts.size() >= MAX_KINDS) {
        kind = Kind.OTHERS;
      }
      fits = counts.merge(kind, 1, Integer::sum) <= MAX_PER_MINUTE;
    }
    past.forEach(RepeatedLines::logDropped);
    return fits;
  }

  private static void addToMessage(LogRecord record, String end) {
    if (record instanceof ExtLogRecord formatted) {
      formatted.setMessage(record.getMessage() + end, formatted.getFormatStyle());
    } else {
      record.setMessage(record.getMessage() + end);
    }
  }

  /** Returns true for the failure to write to a caller who hung up just then, which is usual. */
  private static boolean isHangUp(@Nullable Throwable failure) {
    return failure instanceof IllegalStateException
        && failure.getStackTrace().length > 0
        && CLOSED.contains(failure.getStackTrace()[0].getMethodName())
        && RESPONSE.equals(failure.getStackTrace()[0].getClassName());
  }

  /** Starts another minute; returns the counts of the last one. */
  private Map<Kind, Integer> startMinute(long present) {
    if (present == minute) {
      return Map.of();
    }
    Map<Kind, Integer> past = new LinkedHashMap<>(counts);
    counts.clear();
    minute = present;
    return past;
  }

  private static void logDropped(Kind kind, int count) {
    if (count > MAX_PER_MINUTE) {
      LOG.log(
          Level.WARNING,
          "A line was logged {0} times in a minute and dropped {1} times. It is of {2}: {3}",
          new Object[] {
            Integer.toString(count),
            Integer.toString(count - MAX_PER_MINUTE),
            kind.logger,
            kind.text
          });
    }
  }

  private static Kind kind(LogRecord record) {
    @Nullable String message = record.getMessage();
    String text = message == null ? "" : message;
    String beginning = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    return new Kind(
        String.valueOf(record.getLoggerName()),
        record.getLevel(),
        NUMBERS.matcher(beginning).replaceAll("#"));
  }
}
