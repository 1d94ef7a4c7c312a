package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which report it is, and whether it can be used: what is wrong first is remembered, and what else
 * can be read still is.
 */
final class ReportIdentity {
  private static final int MAX_BOOT_ID_LENGTH = 200;

  private @Nullable String problem;
  private @Nullable String serverId;
  private @Nullable String bootId;
  private @Nullable Long sequence;
  private @Nullable Instant timestamp;

  /** Reads a string; absent when it is null, or of another type and thereby a problem. */
  @Nullable String text(JsonParser json, String name, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    if (value != JsonToken.VALUE_NULL) {
      problem(name, "is not a string");
    }
    return null;
  }

  void readServerId(JsonParser json, JsonToken value) throws IOException {
    serverId = text(json, "server_id", value);
  }

  void readTimestamp(JsonParser json, JsonToken value) throws IOException {
    String text = text(json, "timestamp", value);
    if (text == null) {
      return;
    }
    try {
      timestamp = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      problem("timestamp", "is not a time of RFC 3339 with its offset");
    }
  }

  void readBootId(JsonParser json, JsonToken value) throws IOException {
    String text = text(json, "boot_id", value);
    if (text == null || text.isEmpty()) {
      return;
    }
    if (text.length() > MAX_BOOT_ID_LENGTH || !Labels.isClean(text)) {
      problem("boot_id", "is too long or has control characters");
    } else {
      bootId = text;
    }
  }

  void readSequence(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (value != JsonToken.VALUE_NUMBER_INT) {
      problem("sequence", "is not a whole number");
      return;
    }
    // Eighteen digits always fit; the parser itself would throw beyond the range of a long.
    long number = json.getTextLength() > 18 ? -1 : json.getLongValue();
    if (number < 1) {
      problem("sequence", "is not between 1 and 10^18");
    } else {
      sequence = number;
    }
  }

  void problem(String field, String what) {
    if (problem == null) {
      problem = field + " " + what;
    }
  }

  /** The report, once all of it was read. */
  AgentFrame frame(int offset, int length) {
    Instant time = timestamp;
    if (problem != null) {
      return new AgentFrame.UnusableReport(bootId, sequence, problem);
    }
    if (time == null) {
      return new AgentFrame.UnusableReport(bootId, sequence, "timestamp is missing");
    }
    return new AgentFrame.Report(serverId, bootId, sequence, time, offset, length);
  }
}
