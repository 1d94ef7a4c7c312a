package io.chatops.agent.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.log.MinuteQuota;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * This machine's own record of the hub's requests: one JSON object per line, on disk before an
 * action starts. Everything except printable ASCII is escaped, so it is safe to display. Output and
 * environment are never recorded. Thread-safe.
 */
public final class ActionLog {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final long LIMIT = 4L << 20;
  private static final int KEPT = 4;
  // In characters: the hub's limit for a command. Longer ones are refused.
  private static final int LONGEST_TEXT = 8192;
  // In characters, for listed commands, refusals and names, so that long ones do not push out other
  // entries.
  static final int LONGEST_SHOWN = 500;
  // Commands are recorded whole, up to 49 KB when escaped. At this rate the files cover at least
  // twenty minutes and more than a thousand short commands a minute.
  private static final int STARTED_BYTES_A_MINUTE = 1 << 20;
  private static final int A_MINUTE = 60;

  private final RotatingFile file;
  private final InstantSource clock;
  private final AgentLog log;
  private final MinuteQuota starts = new MinuteQuota(STARTED_BYTES_A_MINUTE);
  private final MinuteQuota refusals = new MinuteQuota(A_MINUTE);
  private final MinuteQuota vain = new MinuteQuota(A_MINUTE);

  /**
   * @param file grows to 4 MiB; the four previous files are kept with a number appended
   * @param log receives entries that could not be written when it is too late to refuse the request
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
   * Records that an action starts. The entry is on disk when this method returns.
   *
   * @return false if the action must not start, because more entries in this minute would push out
   *     earlier ones
   * @throws IOException if the entry could not be written
   */
  synchronized boolean started(ToAgent.Request request) throws IOException {
    byte[] entry = entry(request, "started", json -> describe(json, request, LONGEST_TEXT));
    if (!starts.take(clock.instant(), entry.length)) {
      return false;
    }
    append(entry, true);
    return true;
  }

  /** Records the end of an action: success, timeout or cancellation. */
  synchronized void ended(ToAgent.Request request, FromAgent.Reply end) {
    appendOrWarn(request, "ended", json -> describe(json, end));
  }

  /**
   * Records a failure. Requests with an unknown target or invalid fields are only counted beyond
   * sixty a minute.
   */
  synchronized void failed(ToAgent.Request request, RefusalCode code, String reason) {
    boolean inVain = code == RefusalCode.NOT_FOUND || code == RefusalCode.INVALID;
    if (inVain && !vain.take(clock.instant(), 1)) {
      return;
    }
    appendOrWarn(
        request,
        "failed",
        json -> {
          json.writeStringField("code", code.name().toLowerCase(Locale.ROOT));
          text(json, "reason", reason, LONGEST_TEXT);
        });
  }

  /**
   * Records that the host does not allow the request. Beyond sixty a minute, refusals are only
   * counted.
   */
  synchronized void refused(ToAgent.Request request, String reason) {
    if (!refusals.take(clock.instant(), 1)) {
      return;
    }
    appendOrWarn(
        request,
        "refused",
        json -> {
          describe(json, request, LONGEST_SHOWN);
          text(json, "reason", reason, LONGEST_TEXT);
        });
  }

  private void appendOrWarn(ToAgent.Request request, String event, Fields fields) {
    try {
      // Not flushed: that would delay the reply, and the start is on disk already.
      append(entry(request, event, fields), false);
    } catch (IOException e) {
      log.warn("request=" + request.requestId() + " " + event + ", not in the action log: " + e);
    }
  }

  private byte[] entry(ToAgent.Request request, String event, Fields fields) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("request_id", request.requestId());
      json.writeStringField("event", event);
      fields.write(json);
      if (starts.leftOut() > 0) {
        json.writeNumberField("starts_left_out", starts.leftOut());
      }
      if (refusals.leftOut() > 0) {
        json.writeNumberField("refusals_left_out", refusals.leftOut());
      }
      if (vain.leftOut() > 0) {
        json.writeNumberField("failures_left_out", vain.leftOut());
      }
      json.writeEndObject();
    }
    // DEL is the only control character that the JSON writer does not escape.
    String printable = line.toString().replace("\u007f", "\\u007f") + "\n";
    return printable.getBytes(StandardCharsets.US_ASCII);
  }

  private void append(byte[] entry, boolean durable) throws IOException {
    file.append(entry, durable);
    starts.takeLeftOut();
    refusals.takeLeftOut();
    vain.takeLeftOut();
  }

  private static void describe(JsonGenerator json, ToAgent.Request request, int longest)
      throws IOException {
    if (request instanceof ToAgent.ExecuteCommand command) {
      json.writeStringField("request", "execute_command");
      text(json, "command", command.command(), longest);
      text(json, "working_directory", command.workingDirectory(), longest);
      number(json, "timeout", command.timeoutSeconds());
    } else if (request instanceof ToAgent.UpdateAgent update) {
      json.writeStringField("request", "update_agent");
      text(json, "version", update.version(), LONGEST_SHOWN);
    } else if (request instanceof ToAgent.ControlContainer control) {
      json.writeStringField("request", control.operation().requestType());
      text(json, "container_id", control.containerId(), LONGEST_SHOWN);
      number(json, "timeout", control.timeoutSeconds());
    } else if (request instanceof ToAgent.GetContainerLogs logs) {
      json.writeStringField("request", "get_container_logs");
      text(json, "container_id", logs.containerId(), LONGEST_SHOWN);
    } else if (request instanceof ToAgent.FollowContainerLogs follow) {
      json.writeStringField("request", "follow_container_logs");
      text(json, "container_id", follow.containerId(), LONGEST_SHOWN);
    }
  }

  private static void describe(JsonGenerator json, FromAgent.Reply end) throws IOException {
    if (end instanceof FromAgent.CommandResult result) {
      json.writeStringField("ended", result.ended().name().toLowerCase(Locale.ROOT));
      number(json, "exit_code", result.exitCode());
      number(json, "signal", result.signal());
      number(json, "duration_ms", result.durationMs());
    } else if (end instanceof FromAgent.ContainerChanged changed) {
      text(json, "status", changed.status(), LONGEST_TEXT);
    } else if (end instanceof FromAgent.UpdateStaged staged) {
      text(json, "version", staged.version(), LONGEST_SHOWN);
    } else if (end instanceof FromAgent.StreamEnded ended) {
      text(json, "reason", ended.message(), LONGEST_TEXT);
    }
  }

  private static void text(JsonGenerator json, String field, @Nullable String value, int longest)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, cut(value, longest));
    }
  }

  static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }

  private static void number(JsonGenerator json, String field, @Nullable Number value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(field, value.longValue());
    }
  }

  /** Writes the fields of one kind of entry. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }
}
