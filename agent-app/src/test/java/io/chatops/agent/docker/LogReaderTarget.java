package io.chatops.agent.docker;

import io.chatops.testkit.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * Reads a container's log as its engine sends it. An input that begins with a T is a terminal's
 * log; any other is in frames.
 */
public final class LogReaderTarget {
  private static final int LONGEST = LogLineBuilder.MAX_BYTES + LogLineBuilder.CUT.length() + 40;

  private LogReaderTarget() {}

  /** Reads a log to its end; each line must be a single line and bounded. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException, InterruptedException {
    boolean terminal = input.length > 0 && input[0] == 'T';
    ByteArrayInputStream log = new ByteArrayInputStream(input);
    if (terminal) {
      log.skipNBytes(1);
    }
    try {
      new LogReader(LogReaderTarget::isSane).read(log, terminal);
    } catch (EOFException e) {
      Fuzzing.require(!terminal, "a terminal's log may end anywhere");
    }
  }

  private static boolean isSane(EngineLogLine line) {
    Fuzzing.require(line.message().length() <= LONGEST, "a line is bounded");
    Fuzzing.require(line.message().indexOf('\n') < 0, "a line is one line");
    return true;
  }
}
