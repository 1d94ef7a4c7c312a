package io.chatops.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;

/** Writes an {@link AgentReport} as the {@code data} object of a {@code metrics} message. */
public final class ReportJson {
  private static final byte[] FRAME_START =
      "{\"type\":\"metrics\",\"data\":{\"server_id\":\"".getBytes(UTF_8);
  private static final byte[] AFTER_SERVER_ID = "\",".getBytes(UTF_8);

  private ReportJson() {}

  /** Returns the report as a UTF-8 JSON object. */
  public static byte[] write(AgentReport report) {
    try {
      return MessageJson.MAPPER.writeValueAsBytes(report);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
  }

  /**
   * Returns the {@code metrics} message for a report written without a server id. Agents store
   * reports in that form, because an agent may not know its id yet when it collects one.
   */
  public static byte[] frame(String serverId, byte[] report) {
    if (report.length < 3 || report[0] != '{') {
      throw new IllegalArgumentException("not a written report");
    }
    byte[] id = JsonStringEncoder.getInstance().quoteAsUTF8(serverId);
    ByteArrayOutputStream frame =
        new ByteArrayOutputStream(FRAME_START.length + id.length + report.length + 8);
    frame.writeBytes(FRAME_START);
    frame.writeBytes(id);
    frame.writeBytes(AFTER_SERVER_ID);
    frame.write(report, 1, report.length - 1);
    frame.write('}');
    return frame.toByteArray();
  }
}
