package io.chatops.agent.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The host's own record of what its hub asked for: one JSON object a line, on the disk before an
 * action starts. All that is not printable ASCII is escaped, so it can be shown anywhere. Nothing
 * of output or environment gets here. Safe for use by many threads.
 */
public final class ActionLog {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final long LIMIT = 4L << 20;
  private static final int KEPT = 4;
  // The hub's limit of a command; longer ones are refused, and cut here.
  private static final int LONGEST_TEXT = 8192;
  // Else whoever has the hub could push what was done out of the log with what was refused.
  private static final int REFUSALS_A_MINUTE = 60;

  private final RotatingFile file;
  private final InstantSource clock;
  private final AgentLog log;
  private Instant minute = Instant.EPOCH;
  private int refusals;
  private long leftOut;

  /**
   * @param file grows to 4 MiB; the four before it are kept with a number at the end
   * @param log hears of what could not be written when it is too late to refuse
   */
  public ActionLog(Path file, InstantSource clock, AgentLog log) {
    this(new RotatingFile(file, LIMIT, KEPT), clock, log);
  }

  ActionLog(RotatingFile file, InstantSource clock, AgentLog log) {
    this.file = file;
    this.clock = clock;
    this.log = log;
  }

  /**
   * An action starts; it is on the disk when this returns.
   *
   * @throws IOException if it could not be written
   */
  synchronized void started(ToAgent.Request request) throws IOException {
    append(request, "started", json -> describe(json, request));
  }

  /** An action ended as it should, or by its time limit or a cancellation. */
  synchronized void ended(ToAgent.Request request, FromAgent.Reply end) {
    appendOrWarn(request, "ended", json -> describe(json, end));
  }

  /** An action could not be done. */
  synchronized void failed(ToAgent.Request request, RefusalCode code, String reason) {
    appendOrWarn(
        request,
        "failed",
        json -> {
          json.writeStringField("code", code.name().toLowerCase(Locale.ROOT));
          text(json, "reason", reason);
        });
  }

  /** The host does not allow it. Beyond some dozens a minute they are only counted. */
  synchronized void refused(ToAgent.Request request, String reason) {
    Instant now = clock.instant();
    if (Duration.between(minute, now).toSeconds() >= 60) {
      minute = now;
      refusals = 0;
    }
    if (++refusals > REFUSALS_A_MINUTE) {
      leftOut++;
      return;
    }
    appendOrWarn(
        request,
        "refused",
        json -> {
          describe(json, request);
          text(json, "reason", reason);
        });
  }

  private void appendOrWarn(ToAgent.Request request, String event, Fields fields) {
    try {
      append(request, event, fields);
    } catch (IOException e) {
      log.warn("request=" + request.requestId() + " " + event + ", not in the action log: " + e);
    }
  }

  private void append(ToAgent.Request request, String event, Fields fields) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("request_id", request.requestId());
      json.writeStringField("event", event);
      fields.write(json);
      if (leftOut > 0) {
        json.writeNumberField("refusals_left_out", leftOut);
      }
      json.writeEndObject();
    }
    // DEL is the one control character that JSON's writer lets pass.
    String printable = line.toString().replace("\u007f", "\\u007f") + "\n";
    file.append(printable.getBytes(StandardCharsets.US_ASCII));
    leftOut = 0;
  }

  private static void describe(JsonGenerator json, ToAgent.Request request) throws IOException {
    if (request instanceof ToAgent.ExecuteCommand command) {
      json.writeStringField("request", "execute_command");
      text(json, "command", command.command());
      text(json, "working_directory", command.workingDirectory());
      number(json, "timeout", command.timeoutSeconds());
    } else if (request instanceof ToAgent.ControlContainer control) {
      json.writeStringField("request", control.operation().requestType());
      text(json, "container_id", control.containerId());
      number(json, "timeout", control.timeoutSeconds());
    } else if (request instanceof ToAgent.GetContainerLogs logs) {
      json.writeStringField("request", "get_container_logs");
      text(json, "container_id", logs.containerId());
    } else if (request instanceof ToAgent.FollowContainerLogs follow) {
      json.writeStringField("request", "follow_container_logs");
      text(json, "container_id", follow.containerId());
    }
  }

  private static void describe(JsonGenerator json, FromAgent.Reply end) throws IOException {
    if (end instanceof FromAgent.CommandResult result) {
      json.writeStringField("ended", result.ended().name().toLowerCase(Locale.ROOT));
      number(json, "exit_code", result.exitCode());
      number(json, "signal", result.signal());
      number(json, "duration_ms", result.durationMs());
    } else if (end instanceof FromAgent.ContainerChanged changed) {
      text(json, "status", changed.status());
    } else if (end instanceof FromAgent.StreamEnded ended) {
      text(json, "reason", ended.message());
    }
  }

  private static void text(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(
          field, value.length() > LONGEST_TEXT ? value.substring(0, LONGEST_TEXT) : value);
    }
  }

  private static void number(JsonGenerator json, String field, @Nullable Number value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(field, value.longValue());
    }
  }

  /** Writes what is particular to an entry. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }
}
