package io.chatops.ws.agent;

import io.chatops.core.container.LogLine;
import io.chatops.core.log.StandardStream;
import io.chatops.protocol.FromAgent;

/** Conversions of container log lines from the wire to the domain. */
final class LogLines {
  /**
   * The longest message in characters. Agents cut longer lines; if one does not, they are cut here.
   */
  private static final int MAX_MESSAGE = 16 * 1024;

  private LogLines() {}

  static LogLine of(FromAgent.ContainerLogLine line) {
    return new LogLine(line.timestamp(), stream(line.stream()), cut(line.message()));
  }

  /** Returns a line of an earlier agent, which sends only the text. */
  static LogLine of(String text) {
    return new LogLine(null, null, cut(text));
  }

  static StandardStream stream(FromAgent.OutputStream stream) {
    return switch (stream) {
      case STDOUT -> StandardStream.STDOUT;
      case STDERR -> StandardStream.STDERR;
    };
  }

  private static String cut(String text) {
    if (text.length() <= MAX_MESSAGE) {
      return text;
    }
    int end = MAX_MESSAGE - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
