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
  // The hub's limit of a command; longer ones are refused.
  private static final int LONGEST_TEXT = 8192;
  // Of what is listed, refused or a name: whoever has the hub must not push the rest out by length.
  static final int LONGEST_SHOWN = 500;
  // Commands are written down whole, up to 49 KB when escaped: so much of them is kept for twenty
  // minutes at the least, and is more than a thousand short ones.
  private static final int STARTED_BYTES_A_MINUTE = 1 << 20;
  private static final int A_MINUTE = 60;

  private final RotatingFile file;
  private final InstantSource clock;
  private final AgentLog log;
  private final Quota starts = new Quota(STARTED_BYTES_A_MINUTE);
  private final Quota refusals = new Quota(A_MINUTE);
  private final Quota vain = new Quota(A_MINUTE);

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
   * @return false if it must not: more in this minute would push out what was done before
   * @throws IOException if it could not be written
   */
  synchronized boolean started(ToAgent.Request request) throws IOException {
    byte[] entry = entry(request, "started", json -> describe(json, request, LONGEST_TEXT));
    if (!starts.take(clock.instant(), entry.length)) {
      return false;
    }
    append(entry);
    return true;
  }

  /** An action ended as it should, or by its time limit or a cancellation. */
  synchronized void ended(ToAgent.Request request, FromAgent.Reply end) {
    appendOrWarn(request, "ended", json -> describe(json, end));
  }

  /**
   * An action could not be done. Those that found nothing to act on, or were wrong in themselves,
   * are only counted beyond some dozens a minute.
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

  /** The host does not allow it. Beyond some dozens a minute they are only counted. */
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
      append(entry(request, event, fields));
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
      if (starts.leftOut > 0) {
        json.writeNumberField("starts_left_out", starts.leftOut);
      }
      if (refusals.leftOut > 0) {
        json.writeNumberField("refusals_left_out", refusals.leftOut);
      }
      if (vain.leftOut > 0) {
        json.writeNumberField("failures_left_out", vain.leftOut);
      }
      json.writeEndObject();
    }
    // DEL is the one control character that JSON's writer lets pass.
    String printable = line.toString().replace("\u007f", "\\u007f") + "\n";
    return printable.getBytes(StandardCharsets.US_ASCII);
  }

  private void append(byte[] entry) throws IOException {
    file.append(entry);
    starts.leftOut = 0;
    refusals.leftOut = 0;
    vain.leftOut = 0;
  }

  private static void describe(JsonGenerator json, ToAgent.Request request, int longest)
      throws IOException {
    if (request instanceof ToAgent.ExecuteCommand command) {
      json.writeStringField("request", "execute_command");
      text(json, "command", command.command(), longest);
      text(json, "working_directory", command.workingDirectory(), longest);
      number(json, "timeout", command.timeoutSeconds());
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

  /** How much of a kind is written in a minute: else it could push out what was done. */
  private static final class Quota {
    private final int limit;
    private Instant minute = Instant.EPOCH;
    private int taken;
    private long leftOut;

    Quota(int limit) {
      this.limit = limit;
    }

    /** Whether so much more is written now; counts the entry if not. */
    boolean take(Instant now, int amount) {
      if (Duration.between(minute, now).toSeconds() >= 60) {
        minute = now;
        taken = 0;
      }
      if (taken + amount > limit) {
        leftOut++;
        return false;
      }
      taken += amount;
      return true;
    }
  }

  /** Writes what is particular to an entry. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }
}
