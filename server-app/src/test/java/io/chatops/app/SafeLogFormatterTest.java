package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;

class SafeLogFormatterTest {
  private final List<String> lines = new ArrayList<>();

  @Test
  void spellsWhatDeceivesInMessagesAndFailures() {
    Handler handler = new Lines();
    handler.setFormatter(new PatternFormatter("%p %s%n%e"));
    ExtHandler root = new Group();
    root.addHandler(handler);
    SafeLogFormatter.on(root);
    SafeLogFormatter.on(root);

    ExtLogRecord logged =
        new ExtLogRecord(Level.WARN, "%s said {0}", ExtLogRecord.FormatStyle.PRINTF, "test");
    logged.setParameters(new Object[] {"\u001b[2Jhost\nINFO all is well\u202e"});
    logged.setThrown(new IllegalStateException("\u009b31m\u2066"));
    handler.publish(logged);

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .startsWith("WARN \\u001b[2Jhost\\u000aINFO all is well\\u202e said {0}\n")
        .contains("IllegalStateException: \\u009b31m\\u2066\n\tat ");
  }

  private static final class Group extends ExtHandler {}

  private final class Lines extends Handler {
    @Override
    public void publish(LogRecord logged) {
      lines.add(getFormatter().format(logged));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
