package io.chatops.app;

import io.chatops.protocol.Printable;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;

/**
 * Spells in the hub's log what would deceive its reader, see {@link Printable}: parts of messages
 * and failures come from hosts, callers and other servers. A message stays one line.
 */
final class SafeLogFormatter extends ExtFormatter {
  private final Formatter formatter;

  private SafeLogFormatter(Formatter formatter) {
    this.formatter = formatter;
  }

  /** Puts itself before the formatters of a handler and of those that it passes records to. */
  static void on(Handler handler) {
    if (handler instanceof ExtHandler group) {
      for (Handler member : group.getHandlers()) {
        on(member);
      }
    }
    Formatter formatter = handler.getFormatter();
    if (formatter != null && !(formatter instanceof SafeLogFormatter)) {
      handler.setFormatter(new SafeLogFormatter(formatter));
    }
  }

  @Override
  public String format(ExtLogRecord logged) {
    ExtLogRecord shown = new ExtLogRecord(logged);
    shown.setMessage(Printable.line(formatMessage(logged)), FormatStyle.NO_FORMAT);
    return Printable.lines(formatter.format(shown));
  }
}
